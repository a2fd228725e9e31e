// countersign sign-in enrol | status | remove

import type { ConsentBy } from '@countersign/channel/sign-in.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Command, Option } from 'commander'
import {
  type Consent,
  enrolSignIn,
  type Offer,
  readSignIn,
  removeSignIn,
  type SignInState,
} from '../flows/sign-in.ts'
import { withCode } from '../screen/code.ts'
import { heading, moment, paragraph, rows } from '../screen/layout.ts'
import { qrCode } from '../screen/qr.ts'
import { privately } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addSignIn(program: Command): void {
  const signIn = program
    .command('sign-in')
    .description('the authenticator that lets you into the console, and does nothing else')
  const by = () =>
    new Option('--by <codes>', 'agree by a code for spends, or of the sign-in authenticator')
      .choices(['spend', 'sign-in'])
      .argParser((given) => given as ConsentBy)
  signIn
    .command('enrol')
    .addOption(by())
    .description('set one up, or another in its place: scan, type its code')
    .action(perform(enrol))
  signIn.command('status').description('whether you have one').action(perform(status))
  signIn
    .command('remove')
    .addOption(by())
    .description('end it: you then sign in by a passkey alone')
    .action(perform(remove))
}

type ByOption = { readonly by?: ConsentBy }

async function enrol(session: Session, options: ByOption): Promise<Ending> {
  const { context, screen } = session
  if (!screen.isInteractive) {
    throw new Fault('client.input_missing', { needed: 'the first code', give: 'a terminal' })
  }
  const by = consentBy(await readSignIn(context), options)
  const offer = await enrolSignIn(context)
  const state = await privately(screen, async () => {
    showSeed(session, offer)
    return withCode(session, 'The code the app shows now', async (code) =>
      offer.confirm(code, by === null ? null : await consentOf(session, by)),
    )
  })
  screen.say(heading(screen, 'You can sign in with it'))
  return show(session, state)
}

/** Which code has to agree; null where there is none yet. */
function consentBy({ own, hasSpendCodes }: SignInState, { by }: ByOption): ConsentBy | null {
  if (by !== undefined) return by
  if (hasSpendCodes) return 'spend'
  return own ? 'sign-in' : null
}

const MESSAGES: Readonly<Record<ConsentBy, string>> = {
  spend: 'A code of your authenticator for spends',
  'sign-in': 'A code of the sign-in authenticator you have',
}

async function consentOf({ ask }: Session, by: ConsentBy): Promise<Consent> {
  const typed = await ask.secret('code', { message: MESSAGES[by], isVisible: true })
  return { by, code: typed.replaceAll(' ', '') }
}

function showSeed({ screen }: Session, { uri, secret }: Offer): void {
  const what =
    'Keep it apart from your codes for spends: the console asks for this one only. A page of the ' +
    'console that asks for a code for spends is false.'
  screen.say(heading(screen, 'Scan this with your authenticator app'))
  screen.say(qrCode(screen, uri))
  screen.say(rows(screen, [['or type', secret.match(/.{1,4}/g)?.join(' ') ?? secret]]))
  screen.say(`\n${paragraph(screen, what)}`)
}

async function status(session: Session): Promise<Ending> {
  return show(session, await readSignIn(session.context))
}

async function remove(session: Session, options: ByOption): Promise<Ending> {
  const { context } = session
  const state = await readSignIn(context)
  const by = consentBy(state, options)
  const { own } = state
  if (own === null || by === null) throw new Fault('signin.none')
  const removed = await withCode(session, MESSAGES[by], (code) =>
    removeSignIn(context, own.authenticator, { by, code }),
  )
  return show(session, removed)
}

function show({ screen }: Session, { own, hasSpendCodes }: SignInState): Ending {
  const json = { authenticator: null, hasSpendCodes }
  if (own === null) {
    screen.say(`\n${paragraph(screen, 'None yet. Set one up: countersign sign-in enrol')}`)
    return { json }
  }
  const { authenticator, since, usedAt, waitSeconds } = own
  const used = usedAt === 0 ? null : moment(usedAt)
  screen.say('')
  screen.say(
    rows(screen, [
      ['authenticator', authenticator],
      ['since', moment(since)],
      ['last used', used ?? 'never'],
      ...(waitSeconds > 0 ? [['next code in', `${waitSeconds} seconds`] as const] : []),
    ]),
  )
  return { json: { ...json, authenticator, since: moment(since), usedAt: used, waitSeconds } }
}
