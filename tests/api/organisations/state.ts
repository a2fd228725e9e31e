// How an organisation stands, as its owner sees it: what a stranger's tries must leave as it is.
// When something was last used is left out, because looking uses it.

import { readEvent } from '@countersign/core/audit/event.ts'
import { until } from '../../builders/until.ts'
import type { Furnished } from './names.ts'

const USES: ReadonlySet<string> = new Set(['usedAt', 'lastUsedAt', 'endsAt', 'freshUntil'])

/** By what it is about. */
export async function stateOf({
  api,
  account,
  wallet,
}: Furnished): Promise<ReadonlyMap<string, string>> {
  const inSession = account.browser.api
  const { head } = (await api.showCharterHead()) as { readonly head: { readonly hash: string } }
  const state = {
    head: head.hash,
    wallets: await api.listWallets(),
    policy: await api.showPolicy({ wallet }),
    limits: (await api.showLimits({ wallet })).limits.length,
    spends: await api.listSpends({ wallet }),
    past: await api.listPastSpends({ wallet }),
    addresses: await api.listAddresses({ wallet }),
    coins: await api.listCoins({ wallet }),
    transactions: await api.listTransactions({ wallet }),
    labels: await api.listLabels({ wallet }),
    tokens: await api.listTokens(),
    alerts: await api.listAlerts(),
    asking: await api.listAskingTokens(),
    accounts: await api.listAccounts(),
    sessions: await inSession.listSessions(),
    me: await inSession.showMe(),
    notices: await api.listNotices(),
    acts: (await eventsOf({ api })).filter((each) => !isNoAct(each)),
  }
  const written = (value: unknown) =>
    JSON.stringify(value, (key, each: unknown) => (USES.has(key) ? undefined : each))
  return new Map(Object.entries(state).map(([name, value]) => [name, written(value)]))
}

/** Waits until the server knows all that its signer has written: it hears of it in its own time. */
export async function caughtUp({ api }: Pick<Furnished, 'api'>): Promise<void> {
  const { head } = (await api.showCharterHead()) as { readonly head: { readonly hash: string } }
  await until(
    () => eventsOf({ api }),
    (events) => events.some((each) => each.includes(`"hash":"${head.hash}"`)),
  )
}

/** Every event of the audit log, oldest first. */
async function eventsOf({ api }: Pick<Furnished, 'api'>): Promise<readonly string[]> {
  const all: string[] = []
  for (;;) {
    const { events } = await api.listAudit({ after: String(all.length), limit: '500' })
    if (events.length === 0) return all
    all.push(...events)
  }
}

/** Only that somebody came who is nobody here, and was refused; or the server's own doing. */
function isNoAct(text: string): boolean {
  const { act, actor, outcome } = readEvent(new TextEncoder().encode(text))
  return act === 'review.made' || (actor.kind === 'stranger' && outcome.kind === 'refused')
}
