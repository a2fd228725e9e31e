// A new passphrase: long enough, and at a terminal typed twice.

import { MIN_PASSPHRASE } from '../keep/sealed.ts'
import type { Asker } from './ask.ts'

/** Asks for it with these words. @throws Fault client.cancelled */
export async function newPassphrase(ask: Asker, message: string): Promise<string> {
  const passphrase = await ask.secret('passphrase', {
    message,
    check: (given) =>
      given.length < MIN_PASSPHRASE ? `At least ${MIN_PASSPHRASE} characters.` : undefined,
  })
  if (ask.mayAskAgain('passphrase')) {
    await ask.text({
      message: 'The same passphrase again',
      check: (given) => (given === passphrase ? undefined : 'This is another one.'),
    })
  }
  return passphrase
}
