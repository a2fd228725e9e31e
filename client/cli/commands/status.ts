// countersign status

import { fingerprint } from '@countersign/channel/identity.ts'
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { isOpen, lockedSubjects } from '../flows/charter.ts'
import { type Standing, standing } from '../flows/status.ts'
import { lockRows } from '../screen/charter.ts'
import { heading, moment, type Row, rows } from '../screen/layout.ts'
import type { Json, Screen } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('what runs and how it stands: processes, signer, witness, chain, this client')
    .action(perform(status))
}

async function status({ context, screen }: Session): Promise<Ending> {
  const found = await standing(context)
  const isRunning = found.signer !== null
  screen.say(heading(screen, isRunning ? 'Countersign is running' : 'Countersign is not running'))
  screen.say(
    rows(screen, [
      ...signerRows(screen, found),
      ...chainRows(found),
      ...charterRows(screen, found),
      ...noticeRows(screen, found),
      ...ownRows(found),
    ]),
  )
  const json = jsonOf(found)
  return isRunning ? { json } : { json, exit: EXIT.unreachable }
}

function signerRows(screen: Screen, { signer, launcher, addresses }: Standing): readonly Row[] {
  if (!signer) return [['start it', 'npm start']]
  const { api, desk } = addresses
  const { witness, frozen, clock } = signer
  const waits = 'the signer signs nothing until it is answered; any command does so'
  return [
    ['network', signer.network],
    ['API', api ?? 'none'],
    ['desk', desk ?? 'none'],
    ...(launcher?.chain ? [['node', launcher.chain] as const] : []),
    ['signer', fingerprint(signer.identity)],
    ['isolation', signer.isolation, signer.isolation === 'strong' ? screen.good : screen.warn],
    ...(launcher?.processes ?? []).map(({ name, cage, isolation }): Row => {
      const paint = isolation === 'strong' ? screen.dim : screen.warn
      return [`  ${name}`, `${isolation}, ${cage}`, paint]
    }),
    ['witness', witness === 'needed' ? waits : WITNESS[witness]],
    ...(frozen === '' ? [] : [['frozen', frozen, screen.bad] as const]),
    ...(clock === 'steady' ? [] : [['clock', 'jumped: start again', screen.bad] as const]),
  ]
}

const WITNESS = { answered: 'answered', none: 'not needed before the next start' } as const

function chainRows({ server }: Standing): readonly Row[] {
  if (!server) return []
  const { chain, frozen } = server
  const tip = chain && `${chain.height}, seen ${moment(chain.seenAt)}`
  return [
    ['chain', tip ?? 'not seen yet'],
    ...frozen.map(({ wallet, reason }): Row => ['frozen', `${wallet}: ${reason}`]),
    ...(server.banner ? [['notice', server.banner.text] as const] : []),
  ]
}

function noticeRows(screen: Screen, { signer, launcher }: Standing): readonly Row[] {
  if (!signer || !launcher) return []
  const { notices } = launcher
  if (!notices) return [['notices', 'nobody is told: no notices.json', screen.warn]]
  const { lanes, why } = notices
  const failing = lanes.filter((lane) => lane.why !== '')
  const waiting = lanes.reduce((sum, lane) => sum + lane.waiting, 0)
  if (lanes.length === 0 && why === '') return [['notices', 'nobody has a contact yet']]
  const told = `${lanes.length - failing.length} of ${lanes.length} contacts work, ${waiting} wait`
  return [
    ['notices', told, failing.length === 0 ? screen.dim : screen.warn],
    ...(why === '' ? [] : [['  courier', `cannot ask the signer: ${why}`, screen.bad] as const]),
    ...failing.map(({ recipient, channel, isDead, why: because }): Row => {
      const how = isDead ? 'dead' : 'failing'
      return [`  ${recipient}`, `${channel} ${how}: ${because}`, isDead ? screen.bad : screen.warn]
    }),
  ]
}

function charterRows(screen: Screen, { charter }: Standing): readonly Row[] {
  if (!charter) return []
  const { organisation, voters, settings, freezes } = charter
  const people = organisation.kind === 'team' ? `${settings.quorum} of ${voters} decide` : 'alone'
  const open = charter.proposals.filter(isOpen).map(({ code }) => code)
  return [
    ['charter', `${organisation.name}, ${people}`],
    ...lockRows(screen, charter),
    ...freezes.map(
      ({ subject, why }): Row => [
        'frozen',
        why === '' ? subject : `${subject}: ${why}`,
        screen.bad,
      ],
    ),
    ['proposals', open.length === 0 ? 'none open' : `open: ${open.join(', ')}`],
  ]
}

function ownRows({ pairing, wallets }: Standing): readonly Row[] {
  return [
    ['paired', pairing ? `yes, as ${pairing.owner}` : 'no: countersign pair'],
    ['wallets', wallets.length > 0 ? wallets.join(', ') : 'none'],
  ]
}

function jsonOf(standing: Standing): Json {
  const { signer, launcher, server, addresses, pairing, wallets, charter } = standing
  const shared = { isPaired: pairing !== null, wallets: [...wallets] }
  if (!signer) return { isRunning: false, ...shared }
  const processes = (launcher?.processes ?? []).map(({ name, ...how }) => [name, how] as const)
  return {
    isRunning: true,
    network: signer.network,
    isolation: signer.isolation,
    fingerprint: fingerprint(signer.identity),
    api: addresses.api ?? null,
    desk: addresses.desk ?? null,
    node: launcher?.node?.url ?? null,
    chainFrom: launcher?.chain ?? null,
    processes: Object.fromEntries(processes),
    witness: signer.witness,
    frozen: signer.frozen === '' ? null : signer.frozen,
    clock: signer.clock,
    notices: launcher?.notices ? { ...launcher.notices, lanes: [...launcher.notices.lanes] } : null,
    chain: server?.chain
      ? {
          height: server.chain.height,
          hash: server.chain.hash,
          seenAt: moment(server.chain.seenAt),
        }
      : null,
    banner: server?.banner?.text ?? null,
    organisation: charter && {
      kind: charter.organisation.kind,
      name: charter.organisation.name,
      locked: [...lockedSubjects(charter)],
      openProposals: charter.proposals.filter(isOpen).map(({ code }) => code),
    },
    ...shared,
  }
}
