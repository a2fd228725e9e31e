// `npm start`: starts everything, says what it does, and stays until Ctrl-C.

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Backend, readBackend, readPlace } from '@countersign/channel/backend.ts'
import { TRADER } from './cage.ts'
import type { OwnNode } from './chain-node.ts'
import { readDatabaseFile } from './database-file.ts'
import { CODE_ROOT, openHome } from './home.ts'
import { type Launched, launch } from './launch.ts'
import type { LaunchOptions } from './parts.ts'
import { progressLine } from './progress.ts'
import { REGTEST_PORT } from './regtest/regtest.ts'
import { type UnsealWith, unsealWith } from './unseal.ts'

type Network = NonNullable<LaunchOptions['network']>

const NETWORKS: readonly Network[] = ['regtest', 'signet', 'testnet4', 'mainnet']

const API_PORT = 8180
const DESK_PORT = 8181

const USAGE = `usage: npm start -- [options]
  --home FOLDER            where everything lies (COUNTERSIGN_HOME, else .countersign here)
  --network NAME           regtest (with a node of its own), signet, testnet4 or mainnet
  --node-url URL           your own Bitcoin Core, with --node-cookie FILE
  --electrum tls://HOST:PORT[#sha256=HEX]
                           an Electrum server instead of a node, its certificate pinned
  --esplora https://HOST/api[#sha256=HEX]
                           an Esplora instead of a node
  --socks HOST:PORT        the proxy by which one of the two is asked, such as Tor's
  --node-port PORT         port of the regtest node, 0 for any free one (${REGTEST_PORT})
  --api-port PORT          port of the HTTP API, 0 for any free one (${API_PORT})
  --desk-port PORT         port of the desk, 0 for any free one (${DESK_PORT})
  --console-url URL        where browsers find the console, behind a proxy with TLS
                           (http://console.localhost at the port of the API)
  --trusted-proxy RANGE    a proxy whose X-Forwarded-For is believed, such as 127.0.0.1/32;
                           several times
  --keep-days N            how long the server keeps answered requests and notices (30)
  --unseal key-file|passphrase
                           what seals the signer's seed at its first start (key-file)
  --keep-unseal-key        start a crashed signer again without asking for the passphrase
  --json                   one JSON object a line on standard output, for programs
environment:
  COUNTERSIGN_DATABASE_URL your own PostgreSQL instead of one started here: postgres://...,
                           or the folder of its socket (user and database countersign)`

const options = {
  home: { type: 'string' },
  network: { type: 'string' },
  'node-url': { type: 'string' },
  'node-cookie': { type: 'string' },
  electrum: { type: 'string' },
  esplora: { type: 'string' },
  socks: { type: 'string' },
  'api-port': { type: 'string' },
  'desk-port': { type: 'string' },
  'node-port': { type: 'string' },
  'console-url': { type: 'string' },
  'trusted-proxy': { type: 'string', multiple: true },
  'keep-days': { type: 'string' },
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
    return {
      ...values,
      nodePort: readPort(values['node-port'], REGTEST_PORT),
      apiPort: readPort(values['api-port'], API_PORT),
      deskPort: readPort(values['desk-port'], DESK_PORT),
      network: readNetwork(values.network),
      consoleUrl: readOrigin(values['console-url']),
      ownNode: readNode(values['node-url'], values['node-cookie']),
      backend: backendOf(values),
      asked: readUnseal(values.unseal),
    }
  } catch (error) {
    return die(`${(error as Error).message}\n${USAGE}`)
  }
}

function readPort(asked: string | undefined, usual: number): number {
  const port = Number(asked ?? usual)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) die(`not a port: ${asked}`)
  return port
}

function readNetwork(asked = 'regtest'): Network {
  const known = NETWORKS.find((each) => each === asked)
  return known ?? die(`--network takes one of ${NETWORKS.join(', ')}, not ${asked}`)
}

function readOrigin(asked: string | undefined): string | null {
  if (asked === undefined) return null
  const isOrigin = URL.canParse(asked) && new URL(asked).origin === asked.replace(/\/$/, '')
  return isOrigin ? new URL(asked).origin : die(`not an origin such as https://host: ${asked}`)
}

function readNode(url: string | undefined, cookieFile: string | undefined): OwnNode | null {
  if (url === undefined && cookieFile === undefined) return null
  if (url === undefined || cookieFile === undefined) die('--node-url and --node-cookie go together')
  if (!URL.canParse(url)) die(`not an address of a node: ${url}`)
  return { url, cookieFile }
}

type Asked = { readonly [name in 'electrum' | 'esplora' | 'socks' | 'node-url']?: string }

function backendOf({ electrum, esplora, socks, 'node-url': node }: Asked): Backend | null {
  const ways = [electrum, esplora, node].filter((each) => each !== undefined)
  if (ways.length > 1) die('--node-url, --electrum and --esplora exclude one another')
  const [kind, address] =
    electrum === undefined ? (['esplora', esplora] as const) : (['electrum', electrum] as const)
  if (address !== undefined) return readBackend(kind, address, socks ? readPlace(socks) : null)
  if (socks !== undefined) die('--socks goes with --electrum or --esplora')
  return null
}

function readUnseal(asked: string | undefined): UnsealWith | null {
  if (asked === undefined || asked === 'key-file' || asked === 'passphrase') return asked ?? null
  return die(`--unseal takes key-file or passphrase, not ${asked}`)
}

function readKeptDays(asked: string | undefined): { readonly keptDays?: number } {
  if (asked === undefined) return {}
  if (/^[1-9]\d{0,3}$/.test(asked)) return { keptDays: Number(asked) }
  return die(`--keep-days takes a number of days from 1 to 9999, not ${asked}`)
}

async function main(): Promise<void> {
  const { home: path, asked, json, help, ...rest } = read()
  if (help) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  const progress = progressLine(json === true)
  const home = openHome(path ?? process.env.COUNTERSIGN_HOME ?? join(CODE_ROOT, '.countersign'))
  const kind = unsealWith(home, asked)
  const launched = await launch({
    home,
    network: rest.network,
    ownNode: rest.ownNode,
    backend: rest.backend,
    nodePort: rest.nodePort,
    apiPort: rest.apiPort,
    deskPort: rest.deskPort,
    ...(rest.consoleUrl === null ? {} : { consoleUrl: rest.consoleUrl }),
    trustedProxies: rest['trusted-proxy'] ?? [],
    ...readKeptDays(rest['keep-days']),
    databaseUrl: readDatabaseFile(home) ?? process.env.COUNTERSIGN_DATABASE_URL ?? null,
    unsealWith: kind,
    keepUnsealKey: kind === 'key-file' || rest['keep-unseal-key'] === true,
    say: progress.say,
    onProgress: progress.node,
    trader: TRADER,
  })
  let isStopping = false
  const stop = () => {
    // A terminal's Ctrl-C comes twice: from itself, and passed on by who started us.
    if (isStopping) return
    isStopping = true
    progress.say('stopping')
    void launched.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  announce(launched, progress)
  const why = await launched.failed
  // Who sends everybody a signal ends the others too, and that is no failure then.
  if (!isStopping) die(why)
}

function announce({ status, claimCode }: Launched, progress: ReturnType<typeof progressLine>) {
  const { chain, isolation, cage, fingerprint, trader, ...rest } = status()
  const { api, desk, console: page, processes } = rest
  const weak = Object.entries(processes).filter(([, each]) => each.isolation !== 'strong')
  const names = weak.map(([name]) => name)
  progress.ready({
    node: chain?.url ?? null,
    isolation,
    cage,
    fingerprint,
    trader,
    claimCode,
    api,
    console: page,
    desk,
    weak: names,
  })
}

main().catch((error: unknown) => die((error as Error).message))
