import { PackageDependency, PackageParameterization, PluginDependency } from "@pulumi/pulumi/proto/plugin_pb";
import { dependenciesOf, type Package, packageAt } from "./manifests.js";

/** The provider plugins that the installed packages of a program go with. */
export function requiredPackages(folder: string): readonly PackageDependency[] {
  return pulumiPackages(folder).map(({ manifest }) => {
    const dependency = new PackageDependency();
    dependency.setName(pluginName(manifest));
    dependency.setKind("resource");
    dependency.setVersion(pluginVersion(manifest));
    dependency.setServer(manifest.pulumi?.server ?? "");
    const extra = manifest.pulumi?.parameterization;
    if (extra !== undefined) {
      const parameterization = new PackageParameterization();
      parameterization.setName(extra.name ?? "");
      parameterization.setVersion(extra.version ?? "");
      parameterization.setValue(extra.value ?? "");
      dependency.setParameterization(parameterization);
    }
    return dependency;
  });
}

/** The same in the older form, which knows no parameterized packages. */
export function requiredPlugins(folder: string): readonly PluginDependency[] {
  return pulumiPackages(folder).map(({ manifest }) => {
    const dependency = new PluginDependency();
    dependency.setName(pluginName(manifest));
    dependency.setKind("resource");
    dependency.setVersion(pluginVersion(manifest));
    dependency.setServer(manifest.pulumi?.server ?? "");
    return dependency;
  });
}

function pulumiPackages(folder: string): readonly Package[] {
  const root = packageAt(folder);
  if (root === undefined) return [];
  return dependenciesOf(root, "transitive").filter(({ manifest }) => manifest.pulumi?.resource === true);
}

/** `@pulumi/aws` goes with plugin `aws`, unless it names another. */
function pluginName(manifest: Package["manifest"]): string {
  return manifest.pulumi?.name ?? manifest.name?.split("/").at(-1) ?? "";
}

function pluginVersion(manifest: Package["manifest"]): string {
  const version = manifest.pulumi?.version ?? manifest.version ?? "";
  return version === "" || version.startsWith("v") ? version : `v${version}`;
}
