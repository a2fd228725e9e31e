// Tidings of the server as what notices tell of: amounts in bitcoin, and the place in the charter
// that stood when it was told.

import { unreachable } from '@countersign/core/basics.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { shortCode } from '@countersign/core/charter/statement.ts'
import { PATH_WORDS } from '@countersign/core/wallet/exit/path-words.ts'
import type { Happening } from '@countersign/notices/happening.ts'
import { type Notice, writeNotice } from '@countersign/notices/notice.ts'
import type { Audience, Tiding, TidingRecord } from '../../ports/notices.ts'
import type { Place } from './addresses.ts'

/** The notice for one place. */
export function noticeFor(record: TidingRecord, audience: Audience, place: Place): Notice {
  const { organisation, head, members } = audience
  const { id, at, by, tiding } = record
  const nameOf = (of: string) => members.find((member) => member.id === of)?.name ?? of
  return writeNotice({
    id: `${id}/${place.recipient}/${place.channel}`,
    happening: happeningOf(tiding, nameOf),
    who: by === '' ? 'The signer' : nameOf(by),
    organisation,
    at,
    ...(tiding.kind === 'account.reset-link' ? { stopLink: tiding.link } : {}),
    seq: head.seq,
    shortHead: head.hash.slice(0, 8),
    // Of the transaction, so that it can be compared with what the desk shows.
    shortCode: shortCode(Uint8Array.fromHex('txid' in tiding ? tiding.txid : head.hash)),
  })
}

type Trade = Extract<Tiding, { readonly kind: 'trade.filled' }>

/** Of a trade that somebody's own machine told of, whose it is. */
function machineNamed(trade: Trade, nameOf: (member: string) => string): Trade {
  const { machineOf } = trade
  return machineOf === undefined ? trade : { ...trade, machineOf: nameOf(machineOf) }
}

const btc = (amountSats: bigint): string => `${formatBtc(amountSats)} BTC`

function happeningOf(tiding: Tiding, nameOf: (member: string) => string): Happening {
  switch (tiding.kind) {
    case 'spend.waiting': {
      const { kind, wallet, payees, approvalsNeeded, expiresAt } = tiding
      return { kind, wallet, amount: btc(tiding.amountSats), payees, approvalsNeeded, expiresAt }
    }
    case 'spend.approved': {
      const { kind, wallet, approvals, approvalsNeeded } = tiding
      return { kind, wallet, amount: btc(tiding.amountSats), approvals, approvalsNeeded }
    }
    case 'spend.signed':
    case 'spend.confirmed': {
      const { kind, wallet, txid } = tiding
      return { kind, wallet, amount: btc(tiding.amountSats), txid }
    }
    case 'spend.denied': {
      const { kind, wallet, because } = tiding
      return { kind, wallet, amount: btc(tiding.amountSats), because }
    }
    case 'exit.seen': {
      const { kind, wallet, txid, path, state } = tiding
      const how = PATH_WORDS[path]
      return { kind, wallet, amount: btc(tiding.amountSats), txid, how, state }
    }
    case 'canary.moved': {
      const { kind, wallet, txid, direction, state } = tiding
      return { kind, wallet, amount: btc(tiding.amountSats), txid, direction, state }
    }
    case 'timelock.near': {
      const { kind, wallet, coins, blocks, opensAt } = tiding
      return { kind, wallet, coins, amount: btc(tiding.amountSats), blocks, opensAt }
    }
    case 'rehearsal.due':
      return tiding
    case 'token.made':
      return { kind: tiding.kind, name: tiding.name }
    case 'account.entered':
      return { kind: 'sign-in', device: tiding.browser, network: tiding.network }
    case 'account.changed':
      return { kind: 'account.changed', member: nameOf(tiding.member), change: tiding.change }
    case 'account.reset-link':
      return { kind: 'account.reset', expiresAt: tiding.expiresAt }
    case 'review.found':
    case 'alert.silenced':
      return tiding
    case 'order.woke':
    case 'order.waiting':
      return orderHappening(tiding, nameOf)
    case 'trade.filled':
      return machineNamed(tiding, nameOf)
    case 'alert.fired': {
      const { kind, name, fired, lines } = tiding
      return { kind, name, fired, lines }
    }
    case 'test':
      return { kind: tiding.kind }
    default:
      return unreachable(tiding)
  }
}

type OfOrders = Extract<Tiding, { readonly kind: `order.${string}` }>

function orderHappening(tiding: OfOrders, nameOf: (member: string) => string): Happening {
  const member = tiding.member === '' ? '' : nameOf(tiding.member)
  if (tiding.kind === 'order.woke') return { ...tiding, member }
  const { asker, order: _, ...told } = tiding
  return { ...told, asker: nameOf(asker), member }
}
