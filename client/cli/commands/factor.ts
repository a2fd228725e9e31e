// countersign factor enrol | list | replace | cancel | unlock

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import type { FactorState } from '../flows/answers.ts'
import {
  type Confirmed,
  cancelFactor,
  enrolFactor,
  listFactors,
  type Offer,
  replaceFactor,
  unlockFactor,
} from '../flows/factors.ts'
import { allWallets } from '../keep/wallets.ts'
import { withCode } from '../screen/code.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { qrCode } from '../screen/qr.ts'
import { privately } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addFactor(program: Command): void {
  const factor = program.command('factor').description('the authenticator with the one-time codes')
  factor
    .command('enrol')
    .description('the first authenticator: scan, type its code, keep the recovery codes')
    .action(perform(enrol))
  factor.command('list').description('the authenticators and how they stand').action(perform(list))
  factor
    .command('replace')
    .description('one in place of a lost one: takes a recovery code, your key and 48 hours')
    .action(perform(replace))
  factor
    .command('cancel')
    .description('object to a replacement, with a code of the old authenticator')
    .action(perform(cancel))
  factor
    .command('unlock')
    .description('open an authenticator that wrong codes locked')
    .action(perform(unlock))
}

async function enrol(session: Session): Promise<Ending> {
  needTerminal(session)
  return confirmOffer(session, await enrolFactor(session.context))
}

async function replace(session: Session): Promise<Ending> {
  needTerminal(session)
  return confirmOffer(session, await replaceFactor(session.context, await recovery(session)))
}

// The code can only come from an authenticator that has seen the seed.
function needTerminal({ screen }: Session): void {
  if (screen.isInteractive) return
  throw new Fault('client.input_missing', { needed: 'the first code', give: 'a terminal' })
}

async function confirmOffer(session: Session, offer: Offer): Promise<Ending> {
  const { screen } = session
  const confirmed = await privately(screen, async () => {
    showOffer(session, offer)
    const done = await withCode(session, 'The code the app shows now', offer.confirm)
    await showRecoveryCodes(session, done)
    return done
  })
  const { factor, activeFrom } = confirmed
  const isWaiting = activeFrom > session.context.now()
  screen.say(heading(screen, isWaiting ? 'The replacement waits' : 'The authenticator is enrolled'))
  screen.say(
    rows(screen, [
      ['authenticator', factor],
      [isWaiting ? 'counts from' : 'counts since', moment(activeFrom)],
      ['recovery codes', `${confirmed.recoveryCodes.length}, on your paper`],
    ]),
  )
  return { json: { factor, activeFrom: moment(activeFrom) } }
}

function showOffer({ screen }: Session, { uri, secret }: Offer): void {
  const grouped = secret.match(/.{1,4}/g)?.join(' ') ?? secret
  screen.say(heading(screen, 'Scan this with your authenticator app'))
  screen.say(qrCode(screen, uri))
  screen.say(rows(screen, [['or type', grouped]]))
}

async function showRecoveryCodes({ screen, ask }: Session, { recoveryCodes }: Confirmed) {
  screen.output.write('\x1b[H\x1b[2J')
  const half = Math.ceil(recoveryCodes.length / 2)
  const lines = recoveryCodes.slice(0, half).map((code, at) => {
    return `    ${code}      ${recoveryCodes[at + half] ?? ''}`.trimEnd()
  })
  const what =
    'If the authenticator is lost, one of these and your key put another in its place. ' +
    'Write them down, apart from the recovery words. They are shown only now.'
  screen.say(heading(screen, 'Your recovery codes'))
  screen.say(paragraph(screen, what))
  screen.say(`\n${lines.join('\n')}`)
  while (!(await ask.decide('Written down?', false))) screen.rest()
}

async function list(session: Session): Promise<Ending> {
  return showFactors(session, await listFactors(session.context))
}

async function cancel(session: Session): Promise<Ending> {
  const { context } = session
  const message = 'A code of the old authenticator'
  const factors = await withCode(session, message, (code) => cancelFactor(context, code))
  return showFactors(session, factors)
}

async function unlock(session: Session): Promise<Ending> {
  return showFactors(session, await unlockFactor(session.context, await recovery(session)))
}

async function recovery({ context, ask }: Session) {
  const recoveryCode = await ask.secret('recoveryCode', { message: 'A recovery code' })
  const needsKey = allWallets(context).some(({ state }) => state === 'ready')
  const question = { message: 'The passphrase of your key' }
  return { recoveryCode, passphrase: needsKey ? await ask.secret('passphrase', question) : '' }
}

function showFactors({ screen }: Session, factors: readonly FactorState[]): Ending {
  const titles = ['authenticator', 'state', 'counts from', 'wrong codes', 'recovery codes left']
  const lines = factors.map((each) => [
    each.factor,
    each.state,
    moment(each.activeFrom),
    `${each.wrongCodes}`,
    `${each.recoveryCodesLeft}`,
  ])
  const empty = 'None yet. Enrol one: countersign factor enrol'
  screen.say('')
  screen.say(lines.length > 0 ? table(screen, titles, lines) : paragraph(screen, empty))
  return {
    json: { factors: factors.map((each) => ({ ...each, activeFrom: moment(each.activeFrom) })) },
  }
}
