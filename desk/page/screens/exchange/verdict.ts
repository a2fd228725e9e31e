// What the policy says of an order that somebody is about to place, before there is a button.

import { describePreview, readPreview } from '@countersign/core/exchange/orders/preview.ts'
import { type OrderWish, previewOf } from '@countersign/core/exchange/orders/wish.ts'
import { h } from '../../dom.ts'
import { notice } from '../../parts.ts'
import type { Trader } from '../../trader.ts'
import { faultWords } from '../../words.ts'

export type Verdict = {
  readonly view: HTMLElement
  /** Not where it is denied, nor where nobody could say. */
  readonly mayGoOn: boolean
}

/** Never throws: what could not be placed at all is said in place of a verdict. */
export async function askVerdict(trader: Trader, wish: OrderWish, order: string): Promise<Verdict> {
  try {
    const { kind, body } = previewOf(wish, order)
    const preview = readPreview(await trader.ask(kind, body))
    const mayGoOn = preview.verdict === 'allow'
    const [said = '', ...more] = describePreview(preview)
    const reasons = more.map((each) => h('p', {}, each))
    return { view: notice(mayGoOn ? 'good' : 'bad', said, ...reasons), mayGoOn }
  } catch (error) {
    return { view: notice('bad', faultWords(error)), mayGoOn: false }
  }
}
