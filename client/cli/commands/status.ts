// countersign status

import { fingerprint } from '@countersign/channel/identity.ts'
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { type Standing, standing } from '../flows/status.ts'
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
  screen.say(rows(screen, [...signerRows(screen, found), ...chainRows(found), ...ownRows(found)]))
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
    ...(launcher?.node ? [['node', launcher.node.url] as const] : []),
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
  ]
}

function ownRows({ pairing, wallets }: Standing): readonly Row[] {
  return [
    ['paired', pairing ? `yes, as ${pairing.owner}` : 'no: countersign pair'],
    ['wallets', wallets.length > 0 ? wallets.join(', ') : 'none'],
  ]
}

function jsonOf({ signer, launcher, server, addresses, pairing, wallets }: Standing): Json {
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
    processes: Object.fromEntries(processes),
    witness: signer.witness,
    frozen: signer.frozen === '' ? null : signer.frozen,
    clock: signer.clock,
    chain: server?.chain
      ? {
          height: server.chain.height,
          hash: server.chain.hash,
          seenAt: moment(server.chain.seenAt),
        }
      : null,
    ...shared,
  }
}
