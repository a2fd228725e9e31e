// The screens about exchanges, loaded when the first of them is wanted: most people come to the
// desk for their wallets.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Session } from '../../session.ts'
import { meetTrader } from '../../trader.ts'
import { accountScreen } from './account.ts'
import { accountsScreen, compareTrader } from './accounts.ts'
import { addAccountScreen } from './add.ts'
import { ordersScreen } from './orders.ts'
import { addPaperScreen } from './paper.ts'
import { waitingScreen } from './waiting.ts'
import { wishScreen } from './wish.ts'

export type Wanted = {
  /** What the address names: the screen, and what it is about. */
  readonly route: readonly string[]
  /** An order that a link brought. */
  readonly wish: Canonical | null
}

export async function exchangeScreen(
  session: Session,
  { route: [screen = '', ...about], wish }: Wanted,
): Promise<Node> {
  const trader = await meetTrader(session)
  if (!trader.isPinned) return compareTrader(session, trader)
  if (wish !== null) return wishScreen(session, trader, wish)
  const [first = '', second = ''] = about
  switch (screen) {
    case 'add-account':
      return about[1] === 'paper'
        ? addPaperScreen(session, trader, first)
        : addAccountScreen(session, trader, about)
    case 'account':
      return accountScreen(session, trader, first)
    case 'orders':
      return ordersScreen(session, trader, first)
    case 'waiting-order':
      return waitingScreen(session, trader, { account: first, order: second })
    default:
      return accountsScreen(trader)
  }
}
