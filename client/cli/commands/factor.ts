// countersign factor enrol | list | replace | cancel | unlock

import { Fault } from '@countersign/core/fault.ts'
import { type Command, Option } from 'commander'
import type { FactorState } from '../flows/answers.ts'
import {
  type Confirmed,
  cancelFactor,
  enrolFactor,
  type FactorKind,
  listFactors,
  type Offer,
  replaceFactor,
  unlockFactor,
} from '../flows/factors.ts'
import { refuseInTeam } from '../flows/together.ts'
import { allWallets } from '../keep/wallets.ts'
import { withCode } from '../screen/code.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { qrCode } from '../screen/qr.ts'
import { privately } from '../screen/screen.ts'
import type { SecretName } from '../screen/secrets.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addFactor(program: Command): void {
  const factor = program.command('factor').description('the authenticator with the one-time codes')
  const kind = () =>
    new Option('--kind <kind>', 'an app by time or by counter, or a Yubico key')
      .choices(['totp', 'hotp', 'yubico'])
      .default('totp')
  factor
    .command('enrol')
    .addOption(kind())
    .description('the first authenticator: scan, type its code, keep the recovery codes')
    .action(perform(enrol))
  factor.command('list').description('the authenticators and how they stand').action(perform(list))
  factor
    .command('replace')
    .addOption(kind())
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

type KindOption = { readonly kind: FactorKind['kind'] }

async function enrol(session: Session, options: KindOption): Promise<Ending> {
  needTerminal(session)
  return confirmOffer(session, await enrolFactor(session.context, await kindOf(session, options)))
}

async function replace(session: Session, options: KindOption): Promise<Ending> {
  await refuseInTeam(session.context, 'invite ID, for yourself; then the others let it in')
  needTerminal(session)
  const kind = await kindOf(session, options)
  const offer = await replaceFactor(session.context, await recovery(session), kind)
  return confirmOffer(session, offer)
}

/** What a Yubico key was set up with has to be typed: it can be read out of no key. */
async function kindOf({ ask, screen }: Session, { kind }: KindOption): Promise<FactorKind> {
  if (kind !== 'yubico') return { kind }
  const what =
    'The signer needs the secrets that were written into the slot of your key, as ykman otp ' +
    'yubiotp showed or took them. They go sealed to the signer, past the server.'
  screen.say(`\n${paragraph(screen, what)}`)
  const hexOf = (bytes: number) => (given: string) =>
    new RegExp(`^[0-9a-f]{${bytes * 2}}$`, 'i').test(given.trim())
      ? undefined
      : `It has ${bytes * 2} characters, 0-9 and a-f.`
  const isModhex = (given: string) =>
    /^(?:[cbdefghijklnrtuv]{2}){0,16}$/i.test(given.trim()) ? undefined : 'Letters of the key only.'
  const read = async (name: SecretName, message: string, check: Check) =>
    (await ask.secret(name, { message, check })).trim().toLowerCase()
  return {
    kind,
    publicId: await read('yubicoPublicId', 'Public ID; empty if it has none', isModhex),
    privateId: await read('yubicoPrivateId', 'Private ID', hexOf(6)),
    key: await read('yubicoKey', 'Secret key', hexOf(16)),
  }
}

type Check = (given: string) => string | undefined

// The code can only come from an authenticator that has seen the seed.
function needTerminal({ screen }: Session): void {
  if (screen.isInteractive) return
  throw new Fault('client.input_missing', { needed: 'the first code', give: 'a terminal' })
}

async function confirmOffer(session: Session, offer: Offer): Promise<Ending> {
  const { screen } = session
  const confirmed = await privately(screen, async () => {
    if (offer.seed) showSeed(session, offer.seed)
    const message = offer.seed ? 'The code the app shows now' : 'Touch the key'
    const done = await withCode(session, message, offer.confirm)
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

function showSeed({ screen }: Session, { uri, secret }: NonNullable<Offer['seed']>): void {
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
  const titles = [
    'authenticator',
    'kind',
    'state',
    'counts from',
    'wrong codes',
    'recovery codes left',
  ]
  const lines = factors.map((each) => [
    each.factor,
    each.kind,
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
