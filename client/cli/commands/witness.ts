// countersign witness new | run | pin | unpin

import { Refusal } from '@countersign/channel/client.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { deskSocket } from '../context.ts'
import { byDesk, bySocket } from '../flows/exchange.ts'
import { refuseInTeam } from '../flows/together.ts'
import { changeWitness, type PinnedWitness, type Watch, watchOnce } from '../flows/watch.ts'
import { forgetHeads, type WitnessAnswer } from '../flows/witness.ts'
import { makeWitnessKey } from '../keep/watch.ts'
import { withCode } from '../screen/code.ts'
import { heading, paragraph, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

/** How often the signer is looked at. */
const EVERY_SECONDS = 5

export function addWitness(program: Command): void {
  const witness = program
    .command('witness')
    .description('says after a start how far it saw the journal, so that no backup passes for it')
  witness
    .command('new')
    .description('makes the key of a witness, on another machine or account than the signer’s')
    .action(perform(makeKey))
  witness
    .command('run')
    .description('watches the signer and answers for it, until it is stopped')
    .option('--signer <fingerprint>', 'whom to watch, as npm start shows it; for the first time')
    .option('--url <url>', 'the desk’s address, to watch from another machine')
    .option('--socket <path>', 'a socket of the launcher’s; this home’s desk socket if not given')
    .option('--once', 'answers once and ends')
    .action(perform(run))
  witness
    .command('pin <key>')
    .description('lets the witness with this key answer, and asks for one from then on')
    .requiredOption('--name <name>', 'what you call it')
    .action(perform(pin))
  witness
    .command('forget')
    .description('sets aside what was seen here, once a standby was resumed in the signer’s place')
    .action(perform(forget))
  witness.command('unpin <key>').description('takes a witness away').action(perform(unpin))
}

async function makeKey({ context, screen }: Session): Promise<Ending> {
  const key = makeWitnessKey(context.clientHome)
  screen.say(heading(screen, 'The witness has a key'))
  screen.say(rows(screen, [['key', key, screen.bold]]))
  screen.say(
    `\n${paragraph(screen, `Pin it with your own client: countersign witness pin ${key}`)}`,
  )
  return { json: { key } }
}

type RunOptions = {
  readonly signer?: string
  readonly url?: string
  readonly socket?: string
  readonly once?: boolean
}

async function run(session: Session, options: RunOptions): Promise<Ending> {
  const { context, screen } = session
  const exchange = options.url
    ? byDesk(options.url)
    : bySocket(options.socket ?? deskSocket(context))
  const watch: Watch = {
    folder: context.clientHome,
    exchange,
    ...(options.signer === undefined ? {} : { expected: options.signer }),
  }
  if (options.once) return ending(await watchOnce(watch))
  let told = ''
  for (;;) {
    const line = await round(watch)
    if (line !== told) screen.say(line)
    told = line
    await new Promise((resolve) => setTimeout(resolve, EVERY_SECONDS * 1_000))
  }
}

// A signer that is away comes back; one that shows another history ends the watch with an alarm.
async function round(watch: Watch): Promise<string> {
  try {
    const { state, heads } = await watchOnce(watch)
    const entries = heads.reduce((sum, { seq }) => sum + seq, 0)
    return `the signer shows ${entries} entries; witness: ${state}`
  } catch (error) {
    if (error instanceof Refusal && error.code === 'channel.device_unknown') {
      return 'this witness is not pinned at the signer yet: countersign witness pin KEY'
    }
    if (error instanceof Refusal && error.code === 'witness.nonce_wrong')
      return 'the signer started'
    if (error instanceof Refusal && error.code === 'genesis.unclaimed') return 'nobody owns it yet'
    if (error instanceof Fault && error.kind === 'unavailable') return 'the signer is not reachable'
    throw error
  }
}

function ending({ state, heads }: WitnessAnswer): Ending {
  return { json: { state, heads: heads.map(({ log, seq, hash }) => ({ log, seq, hash })) } }
}

async function forget({ context, screen }: Session): Promise<Ending> {
  const aside = forgetHeads(context)
  const told =
    aside.length === 0
      ? 'Nothing was seen here yet.'
      : 'Forgotten. What the signer shows next is what this client knows of it from then on: if ' +
        'the signer that is gone comes back, it is frozen by what was seen of this one.'
  screen.say(`\n${paragraph(screen, told)}`)
  if (aside.length > 0)
    screen.say(
      rows(
        screen,
        aside.map((file) => ['kept', file] as const),
      ),
    )
  return { json: { kept: [...aside] } }
}

async function pin(session: Session, key: string, options: { name: string }): Promise<Ending> {
  await refuseInTeam(session.context, `propose witness-add ${key} --name ${options.name}`)
  const change = (code: string) =>
    changeWitness(session.context, { witness: key, code, name: options.name })
  return show(session, await withCode(session, 'The code your authenticator shows', change))
}

async function unpin(session: Session, key: string): Promise<Ending> {
  await refuseInTeam(session.context, `propose witness-remove ${key}`)
  const change = (code: string) => changeWitness(session.context, { witness: key, code })
  return show(session, await withCode(session, 'The code your authenticator shows', change))
}

function show({ screen }: Session, witnesses: readonly PinnedWitness[]): Ending {
  const lines = witnesses.map(({ name, witness }) => [name, witness])
  const none = 'No witness is pinned: your own devices answer.'
  screen.say('')
  screen.say(lines.length > 0 ? table(screen, ['witness', 'key'], lines) : paragraph(screen, none))
  return { json: { witnesses: witnesses.map(({ name, witness }) => ({ name, witness })) } }
}
