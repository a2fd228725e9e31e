// The one-time code: asked last, and a wrong one costs a line, not the work before it.

import { Refusal } from '@countersign/channel/client.ts'
import type { Asker } from './ask.ts'
import { paragraph } from './layout.ts'
import type { Screen } from './screen.ts'
import { faultLine, toldFault } from './words.ts'

const WRONG_CODES = ['factor', 'signin'].flatMap((area) =>
  ['code_wrong', 'code_reused', 'throttled'].map((what) => `${area}.${what}`),
)

/** Asks for a code and acts with it, again and again while a person can mend a wrong one. */
export async function withCode<T>(
  { screen, ask }: { readonly screen: Screen; readonly ask: Asker },
  message: string,
  act: (code: string) => Promise<T>,
): Promise<T> {
  for (;;) {
    const code = await ask.secret('code', { message, isVisible: true, check: isCode })
    try {
      return await act(code.replaceAll(' ', ''))
    } catch (error) {
      const told = toldFault(error)
      const isWrong = error instanceof Refusal && WRONG_CODES.includes(error.code)
      if (!isWrong || !told || !ask.mayAskAgain('code')) throw error
      screen.say(`\n${paragraph(screen, faultLine(told), screen.warn)}`)
    }
  }
}

/** Six digits, spaces allowed, or what a Yubico key types. */
const isCode = (answer: string): string | undefined =>
  /^(?:\d{6}|[cbdefghijklnrtuv]{32,64})$/i.test(answer.replaceAll(' ', ''))
    ? undefined
    : 'A code has six digits, or is what the key types when it is touched.'
