// How the server's own notices fare.

import type { NOTICE_ROUTES } from '@countersign/contract/routes/notices.ts'
import { showNotices, testNotices } from '../../use-cases/show-notices.ts'
import { actingOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { present } from '../views.ts'

export const noticeHandlers: Handlers<keyof typeof NOTICE_ROUTES> = {
  async listNotices({ world }) {
    const { channels, attempts } = await showNotices(world)
    return {
      body: {
        channels: channels.map(({ recipient, ...rest }) => ({ member: recipient, ...rest })),
        attempts: attempts.map(({ recipient, refusal, ...rest }) => ({
          ...rest,
          member: recipient,
          outcome: refusal === null ? ('delivered' as const) : ('refused' as const),
          ...present('why', refusal),
        })),
      },
    }
  },

  async testNotices({ world, passage }) {
    const notice = await testNotices(world, actingOf(passage))
    return { body: { notice } }
  },
}
