import { detailsPerBlock } from "../data.js";
import { readBlock, readDetail } from "./blocks.js";
import { textAt } from "./cells.js";
import { credentialTable } from "./credentials.js";
import { byId } from "./dom.js";
import { findingTable } from "./findings.js";
import { GraphView } from "./graph/view.js";
import { identityTable } from "./identities.js";
import { Sheet } from "./sheet.js";

/** Fills the page: the table of identities first, the rest when the browser has painted it. */
async function main(): Promise<void> {
  const identities = await readBlock("identities");
  const sheet = new Sheet();
  let graph: Promise<GraphView> | undefined;
  const graphHost = document.getElementById("graph-view");
  // Laying thousands of nodes out is for those who look at them.
  const openGraph = () => {
    graph ??=
      graphHost === null ? undefined : readBlock("graph").then((data) => new GraphView(graphHost, data));
    return graph;
  };
  identityTable(byId("identities-table"), identities, (row, from) => {
    const id = textAt(identities.strings, identities.id[row]);
    const name = textAt(identities.strings, identities.name[row]);
    const show = graphHost === null ? undefined : () => void openGraph()?.then((view) => view.focusOn(id));
    void readDetail(row, detailsPerBlock).then((detail) => sheet.open(name, detail, from, show));
  });
  document.documentElement.dataset.ready = "identities";
  await painted();
  findingTable(byId("findings-table"), await readBlock("findings"));
  credentialTable(byId("credentials-table"), await readBlock("credentials"));
  document.documentElement.dataset.ready = "tables";
  if (graphHost === null) return;
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      void openGraph();
    },
    { rootMargin: "600px" },
  );
  observer.observe(graphHost);
}

function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

void main();
