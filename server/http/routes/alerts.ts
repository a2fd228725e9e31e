// Alerts: listed, made, paused and removed, and what they came to.

import type { ALERT_ROUTES } from '@countersign/contract/routes/alerts.ts'
import {
  createAlert,
  listAlerts,
  listFirings,
  pauseAlert,
  removeAlert,
  resumeAlert,
  showAlert,
} from '../../use-cases/keep-alerts.ts'
import { alertView, firingView } from '../alert-views.ts'
import { actingOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { pageOf } from '../page.ts'

export const alertHandlers: Handlers<keyof typeof ALERT_ROUTES> = {
  async listAlerts({ world, ask: { limit, after, owner } }) {
    const page = { ...pageOf({ limit }), after, owner }
    return { body: { alerts: (await listAlerts(world, page)).map(alertView) } }
  },

  async showAlert({ world, ask: { id } }) {
    return { body: alertView(await showAlert(world, id)) }
  },

  async listFirings({ world, ask: { id, limit } }) {
    const { record, firings } = await listFirings(world, id, pageOf({ limit }).limit)
    return { body: { firings: firings.map((firing) => firingView(record, firing)) } }
  },

  async createAlert({ world, ask: { body }, passage }) {
    const { name, condition, back, onBeyond = 'fire', channels = [] } = body
    const expiresAt = body.expiresAt === undefined ? null : Number(body.expiresAt)
    const wish = { name, condition, back, onBeyond, channels, expiresAt }
    const { alert } = await createAlert(world, wish, actingOf(passage))
    return { body: alertView(await showAlert(world, alert.id)) }
  },

  async removeAlert({ world, ask: { id }, passage }) {
    await removeAlert(world, id, actingOf(passage))
    return { body: { id } }
  },

  async pauseAlert({ world, ask: { id }, passage }) {
    await pauseAlert(world, id, actingOf(passage))
    return { body: alertView(await showAlert(world, id)) }
  },

  async resumeAlert({ world, ask: { id }, passage }) {
    await resumeAlert(world, id, actingOf(passage))
    return { body: alertView(await showAlert(world, id)) }
  },
}
