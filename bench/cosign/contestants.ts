// The processes that race: ours in the signer's cage, each peer in a plain process of its own. All
// on the same Node, started once, asked in turns.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Asked, asked, startCaged } from '../caged.ts'

const PEERS = fileURLToPath(new URL('../peers', import.meta.url))

/** Installs the peers from their own lockfile unless they are there. */
export function installPeers(say: (line: string) => void): void {
  if (existsSync(join(PEERS, 'node_modules'))) return
  say('installing the peers (bench/peers, once)')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const done = spawnSync('npm', args, { cwd: PEERS, stdio: ['ignore', 2, 2] })
  if (done.status !== 0) throw new Error('npm ci failed in bench/peers; its reason stands above')
}

export async function startPeer(name: string): Promise<Asked> {
  const child = spawn(process.execPath, [join(PEERS, 'child.mjs'), name], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    cwd: PEERS,
  })
  return asked(name, child)
}

/** Ours, caged as the signer is. */
export async function startOurs() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const ours = await startCaged('bench/cosign/inside.ts', ['bench/cosign'], folder)
  const stop = () => {
    ours.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...ours, stop }
}
