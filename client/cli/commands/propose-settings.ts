// countersign charter propose settings | group | desk | operations-pin | operations-replace |
// witness-add | witness-remove

import type { Change } from '@countersign/core/charter/change.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { networksChange } from '../flows/incident.ts'
import { type SettingsDraft, settingsChange } from '../flows/propose.ts'
import { readReplacement } from '../flows/tickets.ts'
import { readAmount } from '../screen/amounts.ts'
import { readCount, readSpan } from '../screen/spans.ts'
import { perform } from '../session.ts'
import { type Options, proposeChanges } from './propose-changes.ts'

export type SettingsOptions = {
  readonly quorum?: string
  readonly delay?: string
  readonly lockAfter?: string
  readonly expiry?: string
  readonly compareAbove?: string
}

/** The options of an organisation's rules. */
export function settingsOptions(command: Command): Command {
  return command
    .option('--quorum <people>', 'how many decide, the proposer included')
    .option('--delay <time>', 'from their approval until it takes hold, such as 24h')
    .option('--lock-after <time>', 'from the last loosening until it locks')
    .option('--expiry <time>', 'how long a proposal waits for its people')
    .option('--compare-above <btc>', 'above this a code from another channel is compared; 0 never')
}

/** @throws Fault client.argument_invalid, amount.invalid */
export function readSettings(options: SettingsOptions): SettingsDraft {
  const { quorum, delay, lockAfter, expiry, compareAbove } = options
  return {
    ...(quorum === undefined ? {} : { quorum: readCount('--quorum', quorum) }),
    ...(delay === undefined ? {} : { delaySeconds: readSpan('--delay', delay) }),
    ...(lockAfter === undefined ? {} : { lockAfterSeconds: readSpan('--lock-after', lockAfter) }),
    ...(expiry === undefined ? {} : { expirySeconds: readSpan('--expiry', expiry) }),
    ...(compareAbove === undefined ? {} : { compareAboveSats: satsOf(compareAbove) }),
  }
}

function someOf(draft: SettingsDraft): SettingsDraft {
  if (Object.keys(draft).length > 0) return draft
  const wanted = '--quorum, --delay, --lock-after, --expiry or --compare-above'
  throw new Fault('client.argument_invalid', { wanted })
}

const satsOf = (btc: string): string => (/^0(?:\.0*)?$/.test(btc) ? '0' : `${readAmount(btc)}`)

export function addSettings(propose: Command): void {
  const command = (words: string) =>
    propose.command(words).option('--why <text>', 'told to everybody who votes')
  settingsOptions(command('settings'))
    .description('the rules by which all of this is decided')
    .action(
      perform((session, options: Options & SettingsOptions) =>
        proposeChanges(session, options, (_, view) => [
          settingsChange(view, someOf(readSettings(options))),
        ]),
      ),
    )
  command('group <group> [members...]')
    .description('who belongs to a group that policies name; nobody takes it away')
    .action(
      perform((session, group: string, members: readonly string[], options: Options) =>
        proposeChanges(session, options, () => [{ kind: 'group.set', group, members }]),
      ),
    )
  command('networks [ranges...]')
    .option('--for <time>', 'until they end, a year at most', '30d')
    .option('--only', 'these alone: the others are taken away')
    .description('whom the server answers while it is closed: 192.0.2.0/24=Office ...')
    .action(
      perform((session, given: readonly string[], options: Options & NetworkOptions) =>
        proposeChanges(session, options, ({ context }, view) => {
          const until = context.now() + readSpan('--for', options.for)
          return [networksChange(view, given, { until, isOnly: options.only === true })]
        }),
      ),
    )
  command('desk <origin>')
    .description('where passkeys sign, such as https://desk.example.org')
    .action(
      perform((session, origin: string, options: Options) =>
        proposeChanges(session, options, () => [{ kind: 'desk.set', origin }]),
      ),
    )
  addKeys(command)
}

type NetworkOptions = { readonly for: string; readonly only?: true }

function addKeys(command: (words: string) => Command): void {
  command('operations-pin <keys...>')
    .description('pin the operations keys, three or more; two of them open a lock')
    .action(
      perform((session, keys: readonly string[], options: Options) =>
        proposeChanges(session, options, () => [{ kind: 'operations.pin', keys: keys.map(keyOf) }]),
      ),
    )
  command('operations-replace <file>')
    .description('one operations key for another, as `countersign ops replace-key` made it')
    .action(
      perform((session, file: string, options: Options) =>
        proposeChanges(session, options, () => [replacement(file)]),
      ),
    )
  command('witness-add <key>')
    .requiredOption('--name <name>', 'what you call it')
    .description('let a witness answer, and ask for one from then on')
    .action(
      perform((session, key: string, options: Options & { readonly name: string }) =>
        proposeChanges(session, options, () => [
          { kind: 'witness.add', witness: keyOf(key), name: options.name },
        ]),
      ),
    )
  command('witness-remove <key>')
    .description('take a witness away')
    .action(
      perform((session, key: string, options: Options) =>
        proposeChanges(session, options, () => [{ kind: 'witness.remove', witness: keyOf(key) }]),
      ),
    )
}

function replacement(file: string): Change {
  const read = readReplacement(file)
  if (!read) throw new Fault('client.file_unreadable', { file })
  const { organisation: _, ...change } = read
  return change
}

/** A public key in 64 characters. @throws Fault client.argument_invalid */
export function keyOf(typed: string): string {
  const key = typed.toLowerCase().replaceAll(/[^0-9a-z]/g, '')
  if (/^[0-9a-f]{64}$/.test(key)) return key
  throw new Fault('client.argument_invalid', { key: typed, reason: 'a key has 64 characters' })
}
