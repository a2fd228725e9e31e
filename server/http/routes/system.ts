// Health, readiness, the document, status, and the witness's answer.

import { openApiDocument } from '@countersign/contract/openapi.ts'
import type { SYSTEM_ROUTES } from '@countersign/contract/routes/system.ts'
import { passAct } from '../../use-cases/pass-act.ts'
import { showPublicStatus, showReadiness, showStatus } from '../../use-cases/show-status.ts'
import { watchEvents } from '../../use-cases/watch-events.ts'
import { deviceOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { acted } from '../refused.ts'
import { present, yesNo } from '../views.ts'

const DOCUMENT = openApiDocument()

export const systemHandlers: Handlers<keyof typeof SYSTEM_ROUTES> = {
  async health() {
    return { body: { alive: 'yes' } }
  },

  async ready({ world }) {
    const { database, signer, chain, witness } = await showReadiness(world)
    const isReady = database && signer && chain && witness
    return {
      status: isReady ? 200 : 503,
      body: {
        isReady: yesNo(isReady),
        database: yesNo(database),
        signer: yesNo(signer),
        chain: yesNo(chain),
        witness: yesNo(witness),
      },
    }
  },

  async openapi() {
    return { body: DOCUMENT }
  },

  async showSignerIdentity({ world }) {
    const { network, fingerprint, signerKeys, deskUrl, isDemo, store } = world
    const isClaimed = yesNo((await store.reader.members()).length > 0)
    const around = { isClaimed, deskUrl, isDemo: yesNo(isDemo) }
    return { body: { network, fingerprint, ...signerKeys, ...around } }
  },

  async showStatus({ world }) {
    const { signer, freezes, chain, banner } = await showStatus(world)
    const view = chain && {
      height: chain.height,
      hash: chain.hash,
      blockTime: chain.blockTime,
      seenAt: chain.seenAt,
      ...present('feeRateSatPerVb', chain.feeRateSatPerVb),
    }
    return {
      body: {
        network: world.network,
        deskUrl: world.deskUrl,
        isDemo: world.isDemo ? 'yes' : 'no',
        signer: {
          isReachable: yesNo(signer !== null),
          ...present('fingerprint', signer?.fingerprint),
          ...present('isClaimed', signer && yesNo(signer.isClaimed)),
          ...present('isolation', signer?.isolation),
          ...present('clock', signer?.clock),
        },
        witness: {
          state: signer === null ? 'unknown' : signer.witness ? 'waiting' : 'answered',
          ...present('nonce', signer?.witness?.nonce),
        },
        frozen: [...freezes],
        ...present('banner', banner),
        ...present('chain', view),
      },
    }
  },

  async showPublicStatus({ world }) {
    const { isAnswering, chain, isCurrent } = await showPublicStatus(world)
    const { network, version, startedAt: upSince, clock } = world
    const told = chain && { height: chain.height, ageSeconds: Math.max(0, clock() - chain.seenAt) }
    return {
      body: {
        network,
        version,
        upSince,
        signer: { isAnswering: yesNo(isAnswering) },
        chain: { isCurrent: yesNo(isCurrent), ...told },
      },
    }
  },

  async watchEvents({ world }) {
    return { open: (wake) => watchEvents(world, wake) }
  },

  async answerWitness({ world, passage, raw }) {
    return { body: acted(await passAct(world, { by: deviceOf(passage), body: raw })) }
  },
}
