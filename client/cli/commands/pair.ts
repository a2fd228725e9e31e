// countersign pair: the first device claims the signer, a further one is let in by another.

import { userInfo } from 'node:os'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { type Context, launcherStatus } from '../context.ts'
import { EXIT } from '../exit.ts'
import { ownDevice } from '../flows/devices.ts'
import { join, type Meeting, meet, pair } from '../flows/pair.ts'
import { addressesOf, keepAddresses } from '../keep/ways.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

type Options = {
  readonly name: string
  readonly api?: string
  readonly desk?: string
  readonly fingerprint?: string
  /** False for --no-wait. */
  readonly wait: boolean
}

const LOOK_EVERY_MS = 1_000

export function addPair(program: Command): void {
  program
    .command('pair')
    .description('become the owner of the signer, or a further device of its owner')
    .option('--name <name>', 'what the signer calls you', userInfo().username)
    .option('--api <url>', 'the API’s address, kept for later; for a signer on another machine')
    .option('--desk <url>', 'the desk’s address, likewise')
    .option('--fingerprint <words>', 'the signer’s, compared with what answers')
    .option('--no-wait', 'of a further device: print its key and end')
    .action(perform(pairWith))
}

async function pairWith(session: Session, options: Options): Promise<Ending> {
  const context = reaching(session.context, options)
  const here = { ...session, context }
  const meeting = await meet(context)
  checkSigner(context, meeting, options)
  if (meeting.isPaired) {
    keep(context, options)
    return paired(here, meeting, false)
  }
  return meeting.isClaimed ? joinIn(here, meeting, options) : claim(here, meeting, options)
}

function reaching(context: Context, { api, desk }: Options): Context {
  const { addresses } = context
  const given = { ...addresses, ...(api ? { api } : {}), ...(desk ? { desk } : {}) }
  return { ...context, addresses: given }
}

// Only what was named to be kept: the launcher's own addresses may be others after its next start.
function keep(context: Context, options: Options): void {
  if (options.api === undefined && options.desk === undefined) return
  const { api, desk } = addressesOf(context)
  if (api !== undefined && desk !== undefined) keepAddresses(context, { api, desk })
}

/** The launcher says by another way who its signer is, and so does whoever gave a fingerprint. */
function checkSigner(context: Context, meeting: Meeting, options: Options): void {
  const { fingerprint, network } = meeting
  const expected = options.fingerprint ?? launchersOwn(context, network)
  if (expected !== undefined && letters(expected) !== letters(fingerprint)) {
    throw new Fault('channel.answer_forged', { expected, fingerprint })
  }
}

function launchersOwn(context: Context, network: string): string | undefined {
  const { api, desk } = context.addresses ?? {}
  // Another machine's signer has another launcher.
  if (api !== undefined || desk !== undefined) return undefined
  const status = launcherStatus(context)
  return status.network === network ? status.fingerprint : `${status.network}, not ${network}`
}

const letters = (words: string) => words.toLowerCase().replaceAll(/[^0-9a-z]/g, '')

async function claim(session: Session, meeting: Meeting, options: Options): Promise<Ending> {
  const { context, screen, ask } = session
  screen.say(heading(screen, 'Pair with your signer'))
  screen.say(facts(session, meeting))
  const claimCode = await ask.secret('claimCode', {
    message: 'Claim code, from the terminal where npm start runs',
    isVisible: true,
    check: (given) => (given.trim() === '' ? 'Type the code.' : undefined),
  })
  await pair(context, { claimCode, ownerName: options.name })
  keep(context, options)
  return paired(session, meeting, true)
}

/** The identity is pinned only after a person compared its fingerprint, or gave it. */
async function joinIn(session: Session, meeting: Meeting, options: Options): Promise<Ending> {
  const { context, screen } = session
  const device = ownDevice(context)
  screen.say(heading(screen, 'This signer has an owner. Join as a further device'))
  screen.say(facts(session, meeting))
  if (options.fingerprint === undefined) await compare(session)
  const how = [
    'Add this key on the desk’s page Devices, or with a client that is paired:',
    `countersign device add ${device} --name ${quoted(options.name)}`,
  ] as const
  screen.say(heading(screen, 'The key of this device'))
  screen.say(`   ${screen.bold(device)}\n`)
  screen.say(paragraph(screen, how[0]))
  screen.say(`\n   ${screen.bold(how[1])}`)
  const isKnown = await waitUntilKnown(session, meeting, options.wait)
  const { fingerprint, network } = meeting
  if (!isKnown) return { json: { isNew: false, device, fingerprint, network }, exit: EXIT.waiting }
  keep(context, options)
  return paired(session, meeting, true)
}

/** As a shell takes it. */
const quoted = (name: string): string =>
  /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`

async function compare({ ask, screen }: Session): Promise<void> {
  if (!screen.isInteractive) {
    const give = '--fingerprint, as the launcher’s terminal or a paired client shows it'
    throw new Fault('client.input_missing', { needed: 'the signer’s fingerprint', give })
  }
  const question = 'Does the launcher’s terminal, or a device of yours, show the same fingerprint?'
  if (!(await ask.decide(question, false))) throw new Fault('client.cancelled')
}

async function waitUntilKnown(
  { context, screen }: Session,
  meeting: Meeting,
  mayWait: boolean,
): Promise<boolean> {
  let hasSaid = false
  for (;;) {
    if ((await join(context, meeting)) !== null) return true
    if (!mayWait) return false
    if (!hasSaid) screen.say(`\n${paragraph(screen, 'Waiting until it is added.', screen.dim)}`)
    hasSaid = true
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

function paired(session: Session, meeting: Meeting, isNew: boolean): Ending {
  const { screen } = session
  screen.say(heading(screen, isNew ? 'Paired' : 'Paired already'))
  screen.say(facts(session, meeting))
  if (isNew && !meeting.isClaimed) {
    const next = 'Compare the fingerprint with the one in the launcher’s terminal. Next: your key.'
    screen.say(
      `\n${paragraph(screen, next)}\n${paragraph(screen, 'countersign key new', screen.bold)}`,
    )
  }
  const { fingerprint, network, isolation } = meeting
  return { json: { isNew, fingerprint, network, isolation } }
}

function facts({ screen }: Session, { fingerprint, network, isolation }: Meeting): string {
  const held = isolation === 'strong' ? isolation : `${isolation}: test networks only`
  return rows(screen, [
    ['fingerprint', fingerprint, screen.bold],
    ['network', network],
    ['isolation', held],
  ])
}
