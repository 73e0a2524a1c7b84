"""Runs the program of a folder as Pulumi's Automation API does: in this process, for which no language host is needed."""

import importlib.util
import json
import sys

from pulumi import automation

folder, work = sys.argv[1:3]
sys.path.insert(0, folder)
spec = importlib.util.spec_from_file_location("example", f"{folder}/__main__.py")
example = importlib.util.module_from_spec(spec)
spec.loader.exec_module(example)

stack = automation.create_or_select_stack(
    "test", project_name="keyless-python", program=example.program, work_dir=work
)
stack.set_config("aws:region", automation.ConfigValue("eu-west-1"))
stack.set_config("gcp:project", automation.ConfigValue("acme-sandbox"))
up = stack.up(on_output=lambda line: print(line, file=sys.stderr))
print(json.dumps({name: output.value for name, output in up.outputs.items()}))
