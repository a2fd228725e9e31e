// A bad day: what is stopped, the notice before everyone, and the search.

import type { INCIDENT_ROUTES } from '@countersign/contract/routes/incident.ts'
import { LEVERS } from '@countersign/core/charter/levers.ts'
import { exportIncident } from '../../use-cases/export-incident.ts'
import { currentBanner, putBanner, removeBanner } from '../../use-cases/keep-banner.ts'
import { withdrawTokens } from '../../use-cases/keep-tokens.ts'
import { searchTraces } from '../../use-cases/search-traces.ts'
import { actingOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { present } from '../views.ts'

const DEFAULT_LIMIT = 50

export const incidentHandlers: Handlers<keyof typeof INCIDENT_ROUTES> = {
  async showIncident({ world: { store, clock } }) {
    const { levers, networks, renewFrom } = await store.reader.closure()
    const all = LEVERS.map((lever) => {
      const pulled = levers.find((each) => each.lever === lever)
      const { by, why, at } = pulled ?? {}
      const how = { ...present('by', by), ...present('why', why), ...present('at', at) }
      return { lever, isPulled: pulled ? ('yes' as const) : ('no' as const), ...how }
    })
    const banner = await currentBanner(store.reader, clock())
    return {
      body: { levers: all, networks: [...networks], renewFrom, ...present('banner', banner) },
    }
  },

  async putBanner({ world, ask: { body }, passage }) {
    const wish = { text: body.text, until: Number(body.until) }
    return { body: await putBanner(world, wish, actingOf(passage)) }
  },

  async removeBanner({ world, passage }) {
    await removeBanner(world, actingOf(passage))
    return { body: { removed: 'yes' } }
  },

  async withdrawTokens({ world, passage }) {
    return { body: { withdrawn: await withdrawTokens(world, actingOf(passage)) } }
  },

  async exportIncident({ world, ask: { body }, passage }) {
    const { from, to, ...search } = body
    const wish = { from: Number(from), to: Number(to), search }
    return { body: await exportIncident(world, wish, actingOf(passage)) }
  },

  async searchTraces({ world, ask: { limit, before, since, until, ...wish } }) {
    const number = (given: string | undefined) => (given === undefined ? undefined : Number(given))
    const page = { limit: number(limit) ?? DEFAULT_LIMIT, before: number(before) }
    const times = { since: number(since), until: number(until) }
    const { count, first, last, groups, exposure, events } = await searchTraces(
      world,
      { ...wish, ...times },
      page,
    )
    return {
      body: {
        count,
        ...present('first', first),
        ...present('last', last),
        groups: [...groups],
        ...present('exposure', exposure && { ...exposure, wallets: [...exposure.wallets] }),
        events: [...events],
      },
    }
  },
}
