// `npm start`: starts everything, says what it does, and stays until Ctrl-C.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CODE_ROOT, openHome } from './home.ts'
import { type Launched, launch } from './launch.ts'
import { progressLine } from './progress.ts'
import { REGTEST_PORT } from './regtest/regtest.ts'
import { type UnsealWith, unsealWith } from './unseal.ts'

const USAGE = `usage: npm start -- [options]
  --home FOLDER            where everything lies (COUNTERSIGN_HOME, else .countersign here)
  --node-port PORT         port of the regtest node, 0 for any free one (${REGTEST_PORT})
  --unseal key-file|passphrase
                           what seals the signer's seed at its first start (key-file)
  --keep-unseal-key        start a crashed signer again without asking for the passphrase
  --json                   one JSON object a line on standard output, for programs`

const options = {
  home: { type: 'string' },
  'node-port': { type: 'string' },
  unseal: { type: 'string' },
  'keep-unseal-key': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

function die(why: string): never {
  process.stderr.write(`countersign: ${why}\n`)
  process.exit(1)
}

function read() {
  try {
    const { values } = parseArgs({ options, allowPositionals: false })
    const port = Number(values['node-port'] ?? REGTEST_PORT)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      die(`not a port: ${values['node-port']}`)
    return { ...values, port, asked: readUnseal(values.unseal) }
  } catch (error) {
    return die(`${(error as Error).message}\n${USAGE}`)
  }
}

function readUnseal(asked: string | undefined): UnsealWith | null {
  if (asked === undefined || asked === 'key-file' || asked === 'passphrase') return asked ?? null
  return die(`--unseal takes key-file or passphrase, not ${asked}`)
}

async function main(): Promise<void> {
  const { home: path, port, asked, json, help, ...rest } = read()
  if (help) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  const progress = progressLine(json === true)
  const home = openHome(path ?? process.env.COUNTERSIGN_HOME ?? join(CODE_ROOT, '.countersign'))
  const kind = unsealWith(home, asked)
  const launched = await launch({
    home,
    nodePort: port,
    unsealWith: kind,
    keepUnsealKey: kind === 'key-file' || rest['keep-unseal-key'] === true,
    say: progress.say,
    onProgress: progress.node,
  })
  const stop = () => {
    progress.say('stopping')
    void launched.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
  announce(launched, progress)
  die(await launched.failed)
}

function announce(
  { node, signer, claimCode }: Launched,
  progress: ReturnType<typeof progressLine>,
) {
  const { report, cage, fingerprint } = signer()
  const { isolation } = report
  progress.ready({ node: node.url, isolation, cage, fingerprint, claimCode })
}

main().catch((error: unknown) => die((error as Error).message))
