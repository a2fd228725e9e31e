// Leaves with the command line, as somebody does whose server is gone: a process of its own that
// finds no installation, and is given a kit, keys and a node.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))

export type Answer = {
  readonly outcome?: string
  readonly txids?: readonly string[]
  readonly isOpen?: boolean
  readonly verdicts?: readonly { readonly reason: string }[]
  readonly fault?: { readonly code: string; readonly facts?: Readonly<Record<string, unknown>> }
}

export type Leaver = {
  readonly kit: string
  readonly keys: readonly string[]
  /** Two files: the signer's key sealed, and the age key that opens it. */
  readonly sealedKey?: { readonly file: string; readonly identity: string }
  readonly to: string
  readonly node: { readonly url: string; readonly cookieFile: string }
}

/** @param options - such as `--rehearse` */
export async function recover(leaver: Leaver, ...options: readonly string[]): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-leaving-'))
  try {
    const secrets = join(folder, 'secrets.json')
    writeFileSync(secrets, JSON.stringify({ keys: leaver.keys }), { mode: 0o600 })
    const {
      node: { url, cookieFile },
      sealedKey: key,
    } = leaver
    const sealed = key ? ['--sealed-key', key.file, '--identity', key.identity] : []
    const node = ['--node-url', url, '--node-cookie', cookieFile]
    const args = ['recover', leaver.kit, '--to', leaver.to, ...node, ...sealed, ...options]
    return await run(folder, ['--json', '--yes', '--secrets', secrets, ...args])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(home: string, args: readonly string[]): Promise<Answer> {
  const env = { ...process.env, COUNTERSIGN_HOME: home }
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [told, said] = [[] as Buffer[], [] as Buffer[]]
  child.stdout.on('data', (chunk: Buffer) => void told.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => void said.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => {
      try {
        resolve(JSON.parse(Buffer.concat(told).toString()) as Answer)
      } catch {
        reject(new Error(`recover said: ${Buffer.concat(said).toString()}`))
      }
    })
  })
}
