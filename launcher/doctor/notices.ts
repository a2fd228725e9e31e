// Whether people are told of what the charter says: by which channels, what waits, what is dead and
// why. What it knows is what the courier said last.

import type { CourierLane } from '@countersign/channel/launch.ts'
import type { Home } from '../home.ts'
import { readNoticesFile } from '../notices-file.ts'
import type { Delivering, Status } from '../status.ts'
import type { Finding } from './findings.ts'

const name = 'notices'
const PAGE = 'docs/operating/notices.md'

export function examineNotices(home: Home, status: Status | null): readonly Finding[] {
  try {
    if (readNoticesFile(home) === null) {
      const told = 'nobody is told of anything: there is no notices.json'
      return [{ name, level: 'unknown', told, remedy: `write ${home.notices}: ${PAGE}` }]
    }
  } catch (error) {
    const remedy = `mend the file, then start again: ${PAGE}`
    return [{ name, level: 'weak', told: (error as Error).message, remedy }]
  }
  if (!status)
    return [{ name, level: 'unknown', told: 'set up; how people are reached shows later' }]
  if (!status.notices) {
    const remedy = 'start again: the file is read at a start'
    return [{ name, level: 'weak', told: 'set up, and the courier does not run', remedy }]
  }
  return delivering(status.notices)
}

function delivering({ lanes, why }: Delivering): readonly Finding[] {
  const found: readonly (Finding | null)[] = [
    why === '' ? null : silent(why),
    ...lanes.map(troubled),
    unverified(lanes),
  ]
  const findings = found.filter((each) => each !== null)
  if (findings.length > 0) return findings
  if (lanes.length === 0) return [{ name, level: 'unknown', told: 'no member has a contact yet' }]
  return [{ name, level: 'good', told: `${lanes.length} contacts, all reached and verified` }]
}

const silent = (why: string): Finding => ({
  name,
  level: 'weak',
  told: `the courier cannot ask the signer (${why}): what is new is not told`,
  remedy:
    why === 'channel.answer_forged'
      ? 'somebody else answers in the signer’s place: stop, and look who runs here'
      : 'see that the signer runs and was unsealed',
})

function troubled({ recipient, channel, waiting, ...lane }: CourierLane): Finding | null {
  if (lane.why === '') return null
  const how = lane.isDead ? 'is dead' : 'fails'
  const told = `${channel} to ${recipient} ${how}: ${lane.why} ${waiting} wait`
  return { name, level: 'weak', told, remedy: `mend the channel or the contact: ${PAGE}` }
}

function unverified(lanes: readonly CourierLane[]): Finding | null {
  const open = lanes.filter(({ isVerified }) => !isVerified)
  if (open.length === 0) return null
  const who = open.map(({ recipient, channel }) => `${recipient} by ${channel}`).join(', ')
  const told = `not verified: ${who}`
  const remedy = 'each of them types the code that was sent there at the desk'
  return { name, level: 'unknown', told, remedy }
}
