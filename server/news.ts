// Who makes something of the trader's news, in this order: the one list of consumers.

import { keepAlertEvents } from './use-cases/alert-events.ts'
import type { NewsConsumer } from './use-cases/follow-news.ts'
import { keepFills } from './use-cases/keep-fills.ts'
import { keepWakes } from './use-cases/keep-wakes.ts'
import { tellWaiting } from './use-cases/tell-waiting.ts'
import { watchAfterNews } from './use-cases/watch-accounts.ts'

export const NEWS_CONSUMERS: readonly NewsConsumer[] = [
  keepAlertEvents,
  keepFills,
  keepWakes,
  tellWaiting,
  watchAfterNews,
]
