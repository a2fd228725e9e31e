// countersign charter export | verify

import { resolve } from 'node:path'
import type { AccountRecord } from '@countersign/core/charter/account.ts'
import { voiceCode } from '@countersign/core/charter/names.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { checkExport, type Expected, exportCharter, pinnedHere } from '../flows/export.ts'
import { readIfThere, writeDurably } from '../keep/files.ts'
import { heading, moment, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addExport(charter: Command): void {
  charter
    .command('export')
    .argument('[file]', 'a new file; charter.json if not given')
    .description('the whole charter in a file that anybody can check')
    .action(perform(save))
  charter
    .command('verify')
    .argument('<file>')
    .option('--head <seq:hash>', 'an entry that was seen: the file has to hold it')
    .option('--identity <fingerprint>', 'the signer’s, as it was compared at pairing')
    .option('--organisation <hash>', 'the hash of the genesis, as it was read aloud')
    .description('check every entry from scratch; needs nothing running')
    .action(perform(verify))
}

/**
 * Writes a file that is not there yet.
 * @param refuse - throws where it may not lie
 * @throws Fault client.argument_invalid
 */
export function saveNew(
  file: string,
  bytes: Uint8Array,
  refuse: (path: string) => void = () => {},
): string {
  const path = resolve(file)
  refuse(path)
  if (readIfThere(path) !== null) {
    throw new Fault('client.argument_invalid', { file: path, reason: 'it is there already' })
  }
  writeDurably(path, bytes)
  return path
}

async function save({ context, screen }: Session, file = 'charter.json'): Promise<Ending> {
  const path = saveNew(file, await exportCharter(context))
  const { entries, head } = checkExport(path, {})
  screen.say(heading(screen, 'Saved, and it verifies'))
  screen.say(
    rows(screen, [
      ['file', path],
      ['entries', `${entries}`],
      ['head', `${head.seq}:${head.hash}`],
    ]),
  )
  const seen = `${head.seq}:${head.hash.slice(0, 16)}`
  const next = `Anybody checks it: countersign charter verify ${file} --head ${seen}`
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { file: path, entries, head: { seq: head.seq, hash: head.hash } } }
}

async function verify(session: Session, file: string, given: Expected): Promise<Ending> {
  const { context, screen } = session
  const pinned = given.identity ?? pinnedHere(context)
  const expected = { ...given, ...(pinned === null ? {} : { identity: pinned }) }
  const checked = checkExport(file, expected)
  const { head, entries, statements, signatures, attested, charter, fingerprint } = checked
  const { organisation, members, accounts } = charter
  const atExchanges = [...accounts.values()].map(accountTold)
  screen.say(heading(screen, 'The charter verifies'))
  screen.say(
    rows(screen, [
      ['organisation', `${organisation?.name ?? ''}, ${voiceCode(head.organisation)}`],
      ['members', [...members.keys()].join(', ')],
      ...(atExchanges.length > 0 ? [['exchange accounts', atExchanges.join(', ')] as const] : []),
      ['entries', `${entries}, of which ${statements} are statements of members`],
      ['signatures', `${signatures}, each checked`],
      ['attested', `${attested}: codes and keys that only the signer saw, on its word`],
      ['head', `${head.seq}:${head.hash}`],
      ['as of', moment(head.time)],
      ['signer', fingerprint, screen.bold],
    ]),
  )
  const isCompared = expected.identity !== undefined || expected.head !== undefined
  const compare =
    'Nothing was given to compare it with, so it only agrees with itself: give --identity, the ' +
    'signer’s fingerprint, and --head, the newest that you were told of.'
  if (!isCompared) screen.say(`\n${paragraph(screen, compare, screen.warn)}`)
  return {
    json: {
      verifies: true,
      isCompared,
      organisation: head.organisation,
      fingerprint,
      accounts: [...accounts.values()].map(({ name, venue, isPaper }) => ({
        name,
        venue,
        isPaper,
      })),
      entries,
      statements,
      signatures,
      attested,
      head: { seq: head.seq, hash: head.hash },
    },
  }
}

const accountTold = ({ name, venue, isPaper }: AccountRecord): string =>
  `${name} at ${venue}${isPaper ? ' (pretended money)' : ''}`
