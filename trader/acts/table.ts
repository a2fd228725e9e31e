// Every act by its kind of message. What it is given was checked: who asks, by which socket, and
// the shape of the body.

import type { TraderBody, TraderMessage } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Asked, Heard } from '../asked.ts'
import type { Serving } from '../serve.ts'
import { addAccount, checkAccount, removeAccount, rotateAccount } from './accounts.ts'
import { beginConnection, setClient } from './connect.ts'
import { hello } from './hello.ts'
import { askCandles, askPrice, nextNews } from './market.ts'
import { keepOrder } from './native.ts'
import { listOrders, showOrder } from './order-reading.ts'
import { cancelAll, cancelOrder, placeOrder } from './orders.ts'
import { addPaperAccount } from './paper.ts'
import { previewKeep, previewOrder } from './preview.ts'
import { listAccounts, showAccount, showBalances, showHealth } from './reading.ts'

type Act<K extends TraderMessage> = (
  heard: Heard<TraderBody<K>>,
  service: Serving,
) => Canonical | Promise<Canonical>
type Acts = { readonly [K in TraderMessage]: Act<K> }

/** An act of a member's device. @throws Fault channel.signature_invalid when nobody signed */
const byDevice =
  <Body>(act: (asked: Asked<Body>) => Promise<Canonical>) =>
  (heard: Heard<Body>): Promise<Canonical> => {
    const { proof, standing } = heard
    if (!proof || !standing) throw new Fault('channel.signature_invalid')
    return act({ ...heard, proof, standing })
  }

/** One that changes an account: the next one on it begins when it has ended. */
const inTurn = <Body extends { readonly account: string }>(
  act: (asked: Asked<Body>) => Promise<Canonical>,
) => byDevice((asked: Asked<Body>) => asked.trader.inTurn(asked.body.account, () => act(asked)))

const ACTS: Acts = {
  hello: (_, service) => hello(service),
  'account.add': inTurn(addAccount),
  'account.paper': inTurn(addPaperAccount),
  'account.rotate': inTurn(rotateAccount),
  'account.remove': inTurn(removeAccount),
  'account.check': inTurn(checkAccount),
  'oauth.client': byDevice(setClient),
  'oauth.begin': byDevice(beginConnection),
  'account.list': listAccounts,
  'account.show': showAccount,
  'account.balances': showBalances,
  'account.health': showHealth,
  'order.place': byDevice(placeOrder),
  'order.keep': byDevice(keepOrder),
  'order.preview': byDevice(previewOrder),
  'order.preview-keep': byDevice(previewKeep),
  'order.cancel': byDevice(cancelOrder),
  'order.cancel-all': byDevice(cancelAll),
  'order.list': listOrders,
  'order.show': showOrder,
  'market.price': askPrice,
  'market.candles': askCandles,
  'news.next': nextNews,
}

/** Does what was asked. @throws Fault whatever the act says */
export async function doAct<K extends TraderMessage>(
  kind: K,
  heard: Heard<TraderBody<K>>,
  service: Serving,
): Promise<Canonical> {
  return ACTS[kind](heard, service)
}
