// Reading tokens, and those that may ask for spends.

import type { TOKEN_ROUTES } from '@countersign/contract/routes/tokens.ts'
import { listAskingTokens } from '../../use-cases/admit-token.ts'
import { createToken, listTokens, withdrawToken } from '../../use-cases/keep-tokens.ts'
import { actingOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { askingTokenView, tokenView } from '../views.ts'

export const tokenHandlers: Handlers<keyof typeof TOKEN_ROUTES> = {
  async listAskingTokens({ world }) {
    return { body: { tokens: (await listAskingTokens(world)).map(askingTokenView) } }
  },

  async listTokens({ world }) {
    return { body: { tokens: (await listTokens(world)).map(tokenView) } }
  },

  async createToken({ world, ask: { body }, passage }) {
    const { name, networks } = body
    const wish = { name, networks, expiresAt: Number(body.expiresAt) }
    const { token, secret } = await createToken(world, wish, actingOf(passage))
    return { body: { ...tokenView(token), secret } }
  },

  async withdrawToken({ world, ask: { id }, passage }) {
    await withdrawToken(world, id, actingOf(passage))
    return { body: { id } }
  },
}
