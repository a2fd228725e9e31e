// The recovery kit as text: what anybody needs besides the keys to spend without the server, and
// how. It holds no secret; whoever has it sees what the wallet holds. `read-kit.ts` reads it again.

import type { Network } from '../../bitcoin/network.ts'
import { slip132Text } from '../../bitcoin/slip132.ts'
import { KIT_WORDS, type KitLanguage, type KitWords } from './kit-words.ts'
import { type KeyPart, keysOf, type Outlined, shapeOf } from './outline.ts'
import type { PinnedKey } from './pinned-key.ts'
import { daysOfBlocks } from './timelocks.ts'

export type Kit = Outlined & {
  readonly name: string
  readonly network: Network
  readonly policyHash: string
  /** Whom the signer's key of a 2-of-2 was sealed for, and the SHA-256 of the file. */
  readonly sealedKey?: PinnedKey | null
}

export function kitText(kit: Kit, language: KitLanguage): string {
  const say = KIT_WORDS[language]
  const { name, network, descriptor, policyHash } = kit
  const listed = keysOf(kit).map((key) =>
    [
      say.whose[key.whose],
      `  ${key.fingerprint}/${key.path}`,
      `  ${key.xpub}`,
      `  ${can(kit, key, say)}`,
    ].join('\n'),
  )
  const parts = [
    `${say.title(name)}\n${say.network}: ${network}`,
    say.noSecret,
    `${say.descriptor}\n${descriptor}`,
    `${say.keys}\n${listed.join('\n')}`,
    `${say.leave}\n${numbered(steps(kit, say))}`,
    `${say.withCountersign}\n${indented(ownSteps(kit))}`,
    `${say.withCore}\n${indented(coreSteps(kit, say))}`,
    ...otherPrograms(kit, say),
    `${say.policyHash} ${policyHash}`,
  ]
  return `${parts.join('\n\n')}\n`
}

const numbered = (lines: readonly string[]) =>
  lines.map((line, at) => `${at + 1}. ${line}`).join('\n')

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join('\n')

/** Whose key may sign alone later; null where none may. */
function laterOf(kit: Kit): KeyPart['whose'] | null {
  if (shapeOf(kit.descriptor).waitBlocks === null) return null
  return keysOf(kit).some(({ whose }) => whose === 'backup') ? 'backup' : 'user'
}

function can(kit: Kit, { whose }: KeyPart, say: KitWords): string {
  const { keys, waitBlocks } = shapeOf(kit.descriptor)
  const alone = waitBlocks === null ? '' : say.alone(waitBlocks, daysOfBlocks(waitBlocks))
  if (whose !== laterOf(kit)) return keys === 3 ? say.anyTwo : say.both
  return whose === 'user' ? `${say.both} ${alone}` : alone
}

function steps(kit: Kit, say: KitWords): readonly string[] {
  const { waitBlocks } = shapeOf(kit.descriptor)
  const later = laterOf(kit)
  if (later !== null && waitBlocks !== null) {
    return [say.stepWait(waitBlocks, daysOfBlocks(waitBlocks), say.whose[later]), say.stepSweep]
  }
  const hasBackup = keysOf(kit).some(({ whose }) => whose === 'backup')
  if (hasBackup) return [say.stepBackup(), say.stepSweep]
  if (!kit.sealedKey) return [say.stepServerKey(kit.name), say.stepSweep]
  const { recipients, hash } = kit.sealedKey
  return [say.stepSealedKey(kit.name, recipients, hash), say.stepSweep]
}

function ownSteps({ name, sealedKey }: Kit): readonly string[] {
  const command = `./countersign recover ${name}-recovery.txt --to ADDRESS`
  const sealed = `  --sealed-key ${name}-signer-key.age --identity FILE`
  return sealedKey ? [`${command} \\`, sealed] : [command]
}

function coreSteps(kit: Kit, say: KitWords): readonly string[] {
  const { waitBlocks } = shapeOf(kit.descriptor)
  const imported = '[{"desc":"DESCRIPTOR#CHECKSUM","timestamp":0,"active":true,"range":1000}]'
  const inputs = `{"inputs":[{"txid":"TXID","vout":N,"sequence":${waitBlocks}}]}`
  const sendAll = waitBlocks === null ? '' : ` null unset null '${inputs}'`
  return [
    say.coreSecret,
    'bitcoin-cli -named createwallet wallet_name=leave blank=true',
    'bitcoin-cli getdescriptorinfo "DESCRIPTOR"',
    `bitcoin-cli -rpcwallet=leave importdescriptors '${imported}'`,
    'bitcoin-cli -rpcwallet=leave listunspent',
    `bitcoin-cli -rpcwallet=leave sendall '["ADDRESS"]'${sendAll}`,
  ]
}

function otherPrograms(kit: Kit, say: KitWords): readonly string[] {
  if (laterOf(kit) !== null) return [say.notElectrum]
  // Both sort the keys of a script, and nested wallets have other heads and paths.
  if (!kit.descriptor.startsWith('wsh(sortedmulti(')) return []
  const keys = keysOf(kit)
  const path = `m/${keys[0]?.path.replaceAll('h', "'") ?? ''}`
  const others = keys.slice(1).map(({ xpub }) => slip132Text(xpub))
  return [
    `${say.withElectrum}\n${indented([...say.electrum(path), ...others])}`,
    `${say.withSparrow}\n${indented(say.sparrow)}`,
  ]
}
