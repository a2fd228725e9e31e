// The notice before everyone: one at most, an administrator's, and gone by itself.

import { Fault } from '@countersign/core/fault.ts'
import type { BannerRecord } from '../ports/incident.ts'
import type { Reader } from '../ports/store.ts'
import { type Acting, traceOf } from './acting.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import type { World } from './world.ts'

const MAX_SECONDS = 90 * 86_400

/** @throws Fault charter.role_missing, http.request_invalid */
export async function putBanner(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  wish: Pick<BannerRecord, 'text' | 'until'>,
  by: Acting,
): Promise<BannerRecord> {
  const now = clock()
  const refuse = (where: string, wanted: string) => {
    throw new Fault('http.request_invalid', { where, wanted })
  }
  if (/\p{Cc}/u.test(wish.text) || wish.text.trim() === '') refuse('body/text', 'printable text')
  if (wish.until <= now || wish.until > now + MAX_SECONDS) refuse('body/until', 'within 90 days')
  const banner = { ...wish, by: by.member, at: now }
  await store.transact(async (tx) => {
    await checkGoverning(tx, by.member, 'putBanner')
    await tx.putBanner(banner)
    const { text, until } = wish
    await recordEvent(tx, {
      time: now,
      act: 'api.putBanner',
      outcome: { kind: 'done' },
      ...traceOf(by, { text, until: String(until) }),
    })
  })
  return banner
}

/** @throws Fault charter.role_missing, banner.missing */
export async function removeBanner(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  by: Acting,
): Promise<void> {
  const now = clock()
  await store.transact(async (tx) => {
    await checkGoverning(tx, by.member, 'removeBanner')
    if (!(await currentBanner(tx, now))) throw new Fault('banner.missing')
    await tx.putBanner(null)
    const done = { act: 'api.removeBanner', outcome: { kind: 'done' } } as const
    await recordEvent(tx, { time: now, ...done, ...traceOf(by) })
  })
}

/** The one that is up now, or null. */
export async function currentBanner(
  reader: Pick<Reader, 'banner'>,
  now: number,
): Promise<BannerRecord | null> {
  const banner = await reader.banner()
  return banner && now < banner.until ? banner : null
}
