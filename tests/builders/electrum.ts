// Electrum as Debian ships it, as somebody's own wallet software: a folder and a wallet file for
// each test, every call a process of its own. Where there is none the tests are skipped and say so;
// in CI they fail.

import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readBase58Check, writeBase58Check } from '@countersign/core/bitcoin/base58.ts'
import type { DescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import {
  type ExtendedSecretKey,
  formatPath,
  writeExtendedKey,
} from '@countersign/core/bitcoin/extended-key.ts'
import { slip132Text } from '@countersign/core/bitcoin/slip132.ts'

const PROGRAM = '/usr/bin/electrum'

/** The option of `test`: false, or why it is skipped. */
export const NO_ELECTRUM: string | false =
  existsSync(PROGRAM) || process.env.CI ? false : 'no electrum on this machine'

export type Electrum = {
  /** Runs `electrum ARGS` on this wallet. @returns what it printed. @throws its own words */
  ask(...args: readonly string[]): Promise<string>
  close(): Promise<void>
}

export type Cosigners = {
  readonly account: ExtendedSecretKey
  readonly user: DescriptorKey
  readonly server: DescriptorKey
}

/** A 2-of-2 of a key of its own and the signer's. Without a server it stays offline. */
export async function openElectrum(of: Cosigners, server: string | null): Promise<Electrum> {
  const { run, wallet, folder, offline } = prepare(JSON.stringify(walletOf(of)))
  if (server === null) return offline
  await run(['daemon', '-d', '-s', server])
  await run(['load_wallet', '-w', wallet])
  return {
    ask: (...args) => run([...args, ...(NEEDS_NO_WALLET.has(args[0] ?? '') ? [] : ['-w', wallet])]),
    async close() {
      await run(['stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The wallet of a file that somebody was given, offline. The file stays as it is. */
export async function openWatching(file: string): Promise<Electrum> {
  return prepare(readFileSync(file, 'utf8')).offline
}

function prepare(content: string) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-electrum-'))
  const wallet = join(folder, 'wallet.json')
  writeFileSync(wallet, content)
  const base = ['-D', folder, '--regtest']
  const run = async (args: readonly string[]) => {
    const { stdout } = await promisify(execFile)(PROGRAM, [...base, ...args])
    return stdout.trim()
  }
  const offline: Electrum = {
    ask: (...args) => run([...args, '--offline', '-w', wallet]),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
  return { folder, wallet, run, offline }
}

const NEEDS_NO_WALLET: ReadonlySet<string> = new Set(['broadcast', 'getinfo'])

function walletOf({ account, user, server }: Cosigners) {
  const cosigner = (key: DescriptorKey, secret: ExtendedSecretKey | null) => ({
    type: 'bip32',
    pw_hash_version: 1,
    derivation: `m/${formatPath(key.origin?.path ?? []).replaceAll('h', "'")}`,
    root_fingerprint: key.origin?.fingerprint,
    xprv: secret && vprv(secret),
    xpub: slip132Text(writeExtendedKey(key.key, 'public')),
  })
  const keys = { 'x1/': cosigner(user, account), 'x2/': cosigner(server, null) }
  return { seed_version: 50, wallet_type: '2of2', use_encryption: false, ...keys }
}

/** SLIP-132's head for a secret key of P2WSH multisig on test networks. */
function vprv(key: ExtendedSecretKey): string {
  const payload = readBase58Check(writeExtendedKey(key, 'secret')) as Uint8Array
  return writeBase58Check(Uint8Array.of(0x02, 0x57, 0x50, 0x48, ...payload.subarray(4)))
}
