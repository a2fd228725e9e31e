// What `countersign incident rotate` asks before it writes anything: whether the settings on
// standard input are right, and their new secret opens what it is for. `node try.ts mail|sms`.

import { text } from 'node:stream/consumers'
import { Fault } from '@countersign/core/fault.ts'
import { readSettings } from '@countersign/notices/settings.ts'
import { tryMail, trySms } from '@countersign/notices/try.ts'

async function whyNot(channel: string | undefined, given: string): Promise<string | null> {
  const { mail, sms } = readSettings(JSON.parse(given))
  if (channel === 'mail' && mail) return await tryMail(mail)
  if (channel === 'sms' && sms) return await trySms(sms)
  return 'there is no such channel in the settings'
}

function wordsOf(error: unknown): string {
  if (error instanceof Fault) return `${error.message} ${JSON.stringify(error.facts)}`
  // What a parser says would repeat a piece of what it read.
  return 'the settings cannot be read'
}

const why = await whyNot(process.argv[2], await text(process.stdin)).catch(wordsOf)
process.stdout.write(`${JSON.stringify({ why })}\n`)
process.exit(0)
