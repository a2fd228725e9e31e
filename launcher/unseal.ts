// Where the unseal key comes from: a key file beside the signer's folder, or a passphrase typed at
// this terminal. Never from an argument or the environment, which other processes can read.

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { FromLauncher } from '@countersign/channel/launch.ts'
import type { Home } from './home.ts'

export type UnsealWith = 'passphrase' | 'key-file'

type Unseal = Extract<FromLauncher, { kind: 'unseal' }>

/** What a sealed seed was sealed with, or what was asked for when there is none yet. */
export function unsealWith(home: Home, asked: UnsealWith | null): UnsealWith {
  const file = join(home.signer, 'seed.sealed')
  if (!existsSync(file)) return asked ?? 'key-file'
  const isPassphrase = readFileSync(file, 'utf8').includes('"derivation":"argon2id"')
  const found = isPassphrase ? 'passphrase' : 'key-file'
  if (asked && asked !== found)
    throw new Error(`this seed is sealed with a ${found}, not a ${asked}`)
  return found
}

/** Reads or makes the key, or asks for the passphrase. @throws Error with one line that helps */
export async function readUnsealKey(home: Home, kind: UnsealWith): Promise<Unseal> {
  if (kind === 'key-file') return { kind: 'unseal', with: kind, secret: keyFile(home) }
  if (!process.stdin.isTTY) throw new Error('the passphrase has to be typed: start at a terminal')
  const isNew = !existsSync(join(home.signer, 'seed.sealed'))
  const passphrase = await askHidden('passphrase of the signer: ')
  if (isNew) {
    if (passphrase.length < 12) throw new Error('a passphrase has at least 12 characters')
    const again = await askHidden('the same again: ')
    if (again !== passphrase) throw new Error('the two passphrases differ; nothing was made')
  }
  return { kind: 'unseal', with: kind, secret: Buffer.from(passphrase) }
}

function keyFile(home: Home): Uint8Array {
  if (!existsSync(home.unsealKey)) {
    if (existsSync(join(home.signer, 'seed.sealed'))) {
      throw new Error(`the unseal key ${home.unsealKey} is missing: restore it from its backup`)
    }
    const fresh = randomBytes(32).toString('hex')
    writeFileSync(home.unsealKey, `${fresh}\n`, { mode: 0o600, flag: 'wx', flush: true })
  }
  const text = readFileSync(home.unsealKey, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${home.unsealKey} holds no unseal key`)
  return Buffer.from(text, 'hex')
}

function askHidden(question: string): Promise<string> {
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() })
  process.stderr.write(question)
  const lines = createInterface({ input: process.stdin, output: muted, terminal: true })
  return new Promise((resolve) => {
    lines.once('line', (line) => {
      lines.close()
      process.stderr.write('\n')
      resolve(line)
    })
  })
}
