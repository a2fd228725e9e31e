// Checks of requests and writers of answers, compiled from the contract's schemas when a route is
// first asked for: a start that compiled those of every route took a third of a second longer.

import openAjv from '@fastify/ajv-compiler'
import openStringify from '@fastify/fast-json-stringify-compiler'
import type { FastifyInstance, FastifySchemaValidationError } from 'fastify'

/** Fastify would rather mend what is wrong. We say so instead. */
const STRICT = { removeAdditional: false, coerceTypes: false, allErrors: false } as const

/** Why a part of a request does not fit stands in `errors` after it was looked at. */
type Check = { (value: unknown): boolean; errors: FastifySchemaValidationError[] | null }

export function compileWhenAsked(app: FastifyInstance): void {
  const compile = openAjv()({}, { customOptions: STRICT })
  app.setValidatorCompiler<object>(({ schema }) => {
    const made = once(() => compile({ schema }))
    const check: Check = (value) => {
      const isFit = made()(value) === true
      check.errors = made().errors ?? null
      return isFit
    }
    check.errors = null
    return check
  })
  const write = openStringify()()
  app.setSerializerCompiler<object>(({ httpStatus = '200', ...answer }) => {
    const made = once(() => write({ ...answer, httpStatus }))
    return (value) => made()(value)
  })
}

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | null = null
  return () => {
    made ??= { it: make() }
    return made.it
  }
}
