// The screens about exchanges, loaded when the first of them is wanted: most people come to the desk
// for their wallets.

import type { Session } from '../../session.ts'
import { meetTrader } from '../../trader.ts'
import { accountScreen } from './account.ts'
import { accountsScreen, compareTrader } from './accounts.ts'
import { addAccountScreen } from './add.ts'

/** @param route - what the address names: the screen, and what it is about */
export async function exchangeScreen(
  session: Session,
  [screen = '', ...about]: readonly string[],
): Promise<Node> {
  const trader = await meetTrader(session)
  if (!trader.isPinned) return compareTrader(session, trader)
  if (screen === 'add-account') return addAccountScreen(session, trader, about)
  if (screen === 'account') return accountScreen(session, trader, about[0] ?? '')
  return accountsScreen(trader)
}
