//go:build tools

// Package yaml pins the YAML language host that is built beside an engine of our own making.
package yaml

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
