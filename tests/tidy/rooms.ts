// Who may import whom, as data. A folder that is not in this table fails the tidy test: a new room
// is added here first, and a wider row is a decision to be argued for, not a line to be changed.

/** What one room may import. A room inside another (server/http) is the closer one and wins. */
export type Room = {
  readonly folder: string
  /** The npm workspace the room belongs to, when that is not the room itself. */
  readonly workspace?: string
  readonly ours: readonly string[]
  readonly packages: readonly string[]
  readonly builtins: 'none' | 'all' | readonly string[]
  /** Packages that only the named file, or the files of the named folder, may import. */
  readonly only?: readonly { readonly path: string; readonly packages: readonly string[] }[]
}

export const SCOPE = '@countersign/'

/** What tests may import on top of their room's row: the oracles and the property checker. */
export const TEST_PACKAGES: readonly string[] = [
  '@binance/spot',
  'axe-core',
  '@bitcoinerlab/miniscript',
  '@noble/curves',
  '@noble/hashes',
  '@scure/base',
  '@scure/bip32',
  '@scure/bip39',
  '@scure/btc-signer',
  '@simplewebauthn/server',
  'ccxt',
  'fast-check',
  'micro-packed',
  'node-kraken-api',
  'otplib',
  'playwright-core',
  'qr',
]

/**
 * Files that load one file of a package by a computed name, from a closed list. ccxt shows its
 * whole only: a hundred exchanges in the memory of who holds the keys (decision 37).
 */
export const COMPUTED_IMPORTS: readonly string[] = ['trader/venue/load.ts']

/** Folders at the top that hold no code of ours. */
export const FOLDERS_WITHOUT_CODE: readonly string[] = ['docs', 'deploy', '.ci', '.github']

// Tables of payments come from spreadsheets, whose quoting and line ends are nobody's to invent.
// A kit sealed for other people’s keys is in the form that other software opens, too.
const CLI_PACKAGES = [
  'commander',
  '@clack/prompts',
  '@bomb.sh/tab',
  'csv-parse',
  'qr',
  'age-encryption',
]
const CONSOLE_PACKAGES = [
  'react',
  'react-dom',
  '@mantine/*',
  '@tanstack/*',
  'uplot',
  // Prices and worths over time; loaded with the pages that draw them.
  'lightweight-charts',
  '@lingui/*',
  'qr',
  // By which styles that a library writes while a dialog is open get the nonce of the page.
  'get-nonce',
]
const SERVER_PACKAGES = ['fastify', '@fastify/*', 'fastify-plugin', 'graphile-worker']

const SERVER: readonly Room[] = [
  { folder: 'server/ports', ours: ['core'], packages: [], builtins: 'none' },
  { folder: 'server/use-cases', ours: ['core', 'server/ports'], packages: [], builtins: 'none' },
  adapter('memory'),
  adapter('postgres', ['pg']),
  adapter('chain'),
  adapter('notices'),
  adapter('passwords', ['@zxcvbn-ts/language-common']),
  adapter('exchange'),
  adapter('signer'),
  adapter('trader'),
  {
    folder: 'server/http',
    ours: ['core', 'contract', 'server/use-cases'],
    packages: SERVER_PACKAGES,
    builtins: 'all',
  },
  {
    folder: 'server/jobs',
    ours: ['core', 'contract', 'server/use-cases'],
    packages: SERVER_PACKAGES,
    builtins: 'all',
  },
  {
    // compose.ts and main.ts: where the parts are put together.
    folder: 'server',
    ours: ['core', 'contract', 'channel', 'notices', 'server/*'],
    packages: [...SERVER_PACKAGES, 'pg'],
    builtins: 'all',
  },
]

function adapter(name: string, packages: readonly string[] = []): Room {
  const ours = ['core', 'server/ports', 'notices', 'channel']
  return { folder: `server/adapters/${name}`, ours, packages, builtins: 'all' }
}

export const ROOMS: readonly Room[] = [
  {
    folder: 'core',
    ours: [],
    packages: ['@noble/hashes'],
    builtins: 'none',
    only: [{ path: 'core/bitcoin/curve.ts', packages: ['@bitauth/libauth'] }],
  },
  { folder: 'contract', ours: ['core'], packages: ['typebox'], builtins: 'none' },
  { folder: 'channel', ours: ['core'], packages: [], builtins: ['node:crypto', 'node:net'] },
  { folder: 'vault', ours: ['core', 'channel'], packages: [], builtins: 'all' },
  { folder: 'signer', ours: ['core', 'channel', 'vault'], packages: [], builtins: 'all' },
  { folder: 'trader', ours: ['core', 'channel', 'vault'], packages: ['ccxt'], builtins: 'all' },
  {
    folder: 'notices',
    ours: ['core'],
    packages: ['nodemailer', 'react', 'react-email', '@react-email/*', 'web-push'],
    builtins: 'all',
    // @react-email/render asks for it as a peer, so it is declared; no file may import it.
    only: [{ path: 'notices/package.json', packages: ['react-dom'] }],
  },
  { folder: 'desk', ours: ['core', 'channel'], packages: [], builtins: 'all' },
  // Sends the charter's notices, so that the desk needs no network (decision 21).
  { folder: 'courier', ours: ['core', 'channel', 'notices'], packages: [], builtins: 'all' },
  {
    folder: 'launcher',
    ours: ['channel'],
    packages: [],
    builtins: 'all',
    only: [{ path: 'launcher/regtest/node-child.ts', packages: ['bcoin'] }],
  },
  ...SERVER.map((room) => ({ ...room, workspace: 'server' })),
  {
    folder: 'client/sdk',
    ours: ['contract', 'core', 'channel'],
    packages: [],
    builtins: 'none',
  },
  {
    folder: 'client/cli',
    ours: ['contract', 'core', 'channel', 'client/sdk'],
    packages: CLI_PACKAGES,
    builtins: 'all',
  },
  {
    folder: 'web',
    ours: ['client/sdk', 'contract', 'core'],
    packages: CONSOLE_PACKAGES,
    builtins: 'none',
  },
  {
    // Makes the files that a browser gets, and the list of their hashes. Never a part of them.
    folder: 'web/build',
    workspace: 'web',
    ours: ['contract'],
    packages: ['vite'],
    builtins: 'all',
  },
  // The peers that bench compares us with keep a lockfile of their own.
  { folder: 'bench/peers', ours: ['*'], packages: ['*'], builtins: 'all' },
  { folder: 'bench', ours: ['*'], packages: [], builtins: 'all' },
  {
    // How long a page takes is measured in a browser, the one the tests have. The bench leaves no
    // installation with it: it ships with none.
    folder: 'bench/console',
    workspace: 'bench',
    ours: ['*'],
    packages: ['playwright-core'],
    builtins: 'all',
  },
  // Plays everybody, also those who start, mail and telephone.
  {
    folder: 'demo',
    ours: ['*'],
    packages: ['smtp-server'],
    builtins: 'all',
    // The venue: its orders are matched by somebody else's engine, and it speaks websocket.
    only: [{ path: 'demo/venue', packages: ['nodejs-order-book', 'ws'] }],
  },
  { folder: 'tests', ours: ['*'], packages: TEST_PACKAGES, builtins: 'all' },
  // The bootstrap runs before anything is installed.
  { folder: 'bin', ours: [], packages: [], builtins: 'all' },
]

/** What a whole program may hold, its imports' imports included. */
export const CLOSURES: readonly {
  readonly from: string
  readonly packages: readonly string[]
  readonly never?: readonly string[]
}[] = [
  { from: 'signer/main.ts', packages: ['@bitauth/libauth', '@noble/hashes'] },
  // The regtest node is a child of the launcher, never a part of it.
  { from: 'launcher/main.ts', packages: ['@noble/hashes'] },
  // One megabyte of WASM has no place in the console.
  { from: 'web/main.tsx', packages: ['*'], never: ['core/bitcoin/curve.ts'] },
]

/** The closest room that holds the path. */
export function roomOf(path: string): Room | undefined {
  return ROOMS.filter(({ folder }) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)
    .at(0)
}

export const workspaceOf = (room: Room): string => room.workspace ?? room.folder

/** `@countersign/cli` is client/cli: a workspace is named after its last folder. */
export function folderOfWorkspace(name: string): string | undefined {
  const short = name.slice(SCOPE.length)
  return ROOMS.map(workspaceOf).find((folder) => folder.split('/').at(-1) === short)
}

/** Whether a list such as `['core', 'server/*']` admits the name. */
export function admits(list: readonly string[], name: string): boolean {
  return list.some((entry) =>
    entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : entry === name,
  )
}
