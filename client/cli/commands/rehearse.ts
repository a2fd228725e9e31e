// countersign wallet rehearse, and what countersign recover --rehearse does: show the signer that a
// wallet can be left, with the keys here or elsewhere, and ask a node what it would say.

import { Refusal } from '@countersign/channel/client.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { HeldKey } from '@countersign/core/wallet/exit/held.ts'
import { REHEARSED_WORDS } from '@countersign/core/wallet/exit/path-words.ts'
import { type Command, Option } from 'commander'
import type { Node } from '../chain/node.ts'
import { EXIT } from '../exit.ts'
import { keepRehearsal, ownWallet } from '../flows/exits.ts'
import { type Abandoned, type Signed, tryAt } from '../flows/recover.ts'
import {
  askChallenge,
  bringProof,
  lines,
  proveExit,
  readSigned,
  type Taken,
  writeSigned,
} from '../flows/rehearse.ts'
import { readText } from '../keep/files.ts'
import { heading, moment, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { saveNew } from './export.ts'

type Options = { readonly challenge?: string; readonly proof?: string }

export function addWalletRehearse(wallet: Command): void {
  const challenge = new Option('--challenge <file>', 'write what the signer wants signed there')
  wallet
    .command('rehearse')
    .argument('<name>')
    .addOption(challenge.conflicts('proof'))
    .option('--proof <file>', 'bring what "recover --challenge" wrote')
    .description('show the signer that the wallet can be left, with keys that are elsewhere')
    .action(perform(rehearse))
}

async function rehearse(session: Session, name: string, options: Options): Promise<Ending> {
  if (options.challenge !== undefined) return writeChallenge(session, name, options.challenge)
  if (options.proof === undefined) {
    const reason =
      'give --challenge FILE or --proof FILE; with the keys at hand: countersign recover --rehearse'
    throw new Fault('client.argument_invalid', { reason })
  }
  const signed = readSigned(options.proof, readText(options.proof))
  const taken = await bringProof(session.context, name, signed)
  return provenAlone(session, { isProven: true, ...told(taken) })
}

async function writeChallenge(
  { context, screen }: Session,
  name: string,
  given: string,
): Promise<Ending> {
  const { message, expiresAt } = await askChallenge(context, name)
  const file = saveNew(given, new TextEncoder().encode(`${message}\n`))
  screen.say(heading(screen, 'What the signer wants signed'))
  screen.say(
    rows(screen, [
      ['file', file],
      ['good until', moment(expiresAt)],
    ]),
  )
  const next =
    'Where the keys are: countersign recover KIT --challenge FILE --out PROOF. Then here: ' +
    `countersign wallet rehearse ${name} --proof PROOF`
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { outcome: 'asked', wallet: name, file, expiresAt } }
}

export type Brought = { readonly abandoned: Abandoned; readonly keys: readonly HeldKey[] }

/** Signs what another machine's client wrote. Nothing is sent, and nothing is moved by it. */
export function signChallenge(
  { screen }: Session,
  { abandoned, keys }: Brought,
  { challenge, out = 'rehearsal-proof.txt' }: { readonly challenge: string; readonly out?: string },
): Ending {
  const message = lines(readText(challenge))
  screen.say(heading(screen, 'To sign'))
  screen.say(`\n${message}`)
  const proof = proveExit(abandoned, keys, message)
  const file = saveNew(out, new TextEncoder().encode(writeSigned({ message, proof })))
  screen.say(heading(screen, 'Signed'))
  screen.say(rows(screen, [['file', file]]))
  const next = 'It moves no coins. Bring it back: countersign wallet rehearse NAME --proof FILE'
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { outcome: 'proof', file } }
}

/** What the signer made of it. */
export type Proven = {
  readonly isProven: boolean
  readonly words: string
  readonly json: Readonly<Record<string, string | number>>
  /** Why it was not asked, or refused. */
  readonly cause?: unknown
}

const told = ({ wallet, rehearsedAt, rehearsedBy }: Taken): Pick<Proven, 'words' | 'json'> => ({
  words: `yes, ${REHEARSED_WORDS[rehearsedBy]}: it is in its journal`,
  json: { wallet, rehearsedAt, rehearsedBy },
})

/** With the keys at hand. Whatever keeps the signer from it keeps nobody from asking a node. */
export async function proveToSigner(
  { context }: Session,
  { abandoned, keys }: Brought,
): Promise<Proven> {
  const own = ownWallet(context, abandoned.descriptor)
  if (!own) {
    const reason =
      'this client does not know the wallet: give --to to ask a node alone, or sign a --challenge'
    const cause = new Fault('client.argument_invalid', { option: '--rehearse', reason })
    return { isProven: false, words: 'no, this client does not know the wallet', json: {}, cause }
  }
  try {
    const { message } = await askChallenge(context, own.name)
    const proof = proveExit(abandoned, keys, message)
    return { isProven: true, ...told(await bringProof(context, own.name, { message, proof })) }
  } catch (cause) {
    if (!(cause instanceof Fault || cause instanceof Refusal)) throw cause
    return { isProven: false, words: `no: ${cause.message} [${cause.code}]`, json: {}, cause }
  }
}

/** @throws what kept the signer from it */
export function provenAlone({ screen }: Session, { isProven, words, json, cause }: Proven): Ending {
  if (!isProven) throw cause
  screen.say(heading(screen, 'Rehearsed'))
  screen.say(rows(screen, [['the signer saw it', words]]))
  screen.say(`\n${paragraph(screen, 'Nothing was sent, and nothing was signed that could be.')}`)
  return { json: { outcome: 'rehearsed', isProven, ...json } }
}

type Trying = {
  readonly node: Node | null
  readonly abandoned: Abandoned
  readonly proven: Proven
}

/** The same with the coins there are: what a node would say. */
export async function tryAtNode(
  { screen, context }: Session,
  { node, abandoned, proven }: Trying,
  signed: readonly Signed[],
): Promise<Ending> {
  if (!node) {
    const reason = 'a rehearsal asks a node: leave --transactions out'
    throw new Fault('client.argument_invalid', { option: '--rehearse', reason })
  }
  const verdicts = await tryAt(node, signed)
  const isOpen = verdicts.every(({ allowed }) => allowed)
  screen.say(heading(screen, isOpen ? 'The node would take it' : 'The node would refuse it'))
  screen.say(
    rows(
      screen,
      verdicts.map(({ txid, reason }) => [txid, reason || 'allowed']),
    ),
  )
  const { isRecorded, words } = await keepRehearsal(context, abandoned, { signed, verdicts })
  screen.say(
    rows(screen, [
      ['recorded', words],
      ['the signer saw it', proven.words],
    ]),
  )
  screen.say(`\n${paragraph(screen, 'Nothing was sent.')}`)
  const { isProven, json, cause } = proven
  const ending = { json: { outcome: 'rehearsed', isProven, ...json, isOpen, verdicts, isRecorded } }
  // A signer that is away, or that this client has no wallet at, keeps nobody from asking a node.
  const isRefused = cause instanceof Refusal && cause.by === 'signer'
  return isRefused ? { ...ending, exit: EXIT.refused } : ending
}
