import type { FormatName } from '../../src/cli/config-formats/index.ts';

/** A typical configuration of a client: with comments, other servers, and keys that this program does not know. */
export const samples: Readonly<Record<FormatName, (list: string) => string>> = {
  jsonc: (list) => `// mine
{
    "theme": "dark", // dark, as always
    "${list}": {
        /* the other one */
        "other": { "command": "npx", "args": ["-y", "other"] } // stays
    },
    "numbers": [1, 2.50, 1e3],
}
`,
  toml: (list) => `# mine
model = "x" # the model

[${list}.other] # the other one
command = "npx"
args = [
  "-y", # yes
  "other",
]

# behind it
[tui]
colours = 0x1F
`,
  yaml: (list) => `# mine
GOOSE_MODEL: x   # the model

${list}:
    # the other one
    other:
        cmd: npx
        args: [-y, other]
    # stays

tail: "quoted"
`,
};
