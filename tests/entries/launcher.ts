// The launcher with another signer or server than people run: what a test asks for stands in its
// one argument. It says `ready` as the real one does, and ends when asked or when it has to.

import { type Kind, SERVER, SIGNER } from '@countersign/launcher/cage.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { launch } from '@countersign/launcher/launch.ts'

export type Wanted = {
  readonly home: string
  /** Files in tests/entries, in place of the real entries. */
  readonly signer?: string
  readonly server?: string
}

const event = (name: string, facts: object) =>
  process.stdout.write(`${JSON.stringify({ event: name, ...facts })}\n`)

const replaced = (like: Kind, entry: string): Kind => ({
  ...like,
  entry: `tests/entries/${entry}`,
  code: [...like.code, 'tests/entries'],
  like,
})

const { home, signer, server } = JSON.parse(process.argv[2] ?? '') as Wanted
const launched = await launch({
  home: openHome(home),
  nodePort: 0,
  apiPort: 0,
  deskPort: 0,
  unsealWith: 'key-file',
  keepUnsealKey: true,
  say: (line) => event('said', { line }),
  onProgress: () => undefined,
  ...(signer ? { inmate: replaced(SIGNER, signer) } : {}),
  ...(server ? { server: replaced(SERVER, server) } : {}),
})
process.once('SIGTERM', () => void launched.stop().then(() => process.exit(0)))
event('ready', { claimCode: launched.claimCode })
event('failed', { why: await launched.failed })
process.exit(1)
