// The pool as the queue is given it. The queue writes down how a job ended while nobody waits for
// that, and tries it again only after errors that it knows to pass: a connection that PostgreSQL
// cut is none of them, and would end the process.

import type pg from 'pg'
import { isAway } from './pool.ts'

/** `cannot_connect_now`: the queue goes on trying. */
const PASSES = '57P03'

/** What it says of a database that is away is that it is so for now. */
export function patientPool(pool: pg.Pool): pg.Pool {
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect().catch(fail)
    return withOwn(client, {
      query: (text: string, values?: unknown[]) => client.query(text, values).catch(fail),
    })
  }
  type Told = Parameters<pg.Pool['connect']>[0]
  return withOwn(pool, { connect: (told?: Told) => (told ? pool.connect(told) : connect()) })
}

const fail = (error: unknown): never => {
  throw isAway(error) ? Object.assign(new Error(String(error)), { code: PASSES }) : error
}

/** The same object, but for some of its methods. */
function withOwn<T extends object>(of: T, own: Readonly<Record<string, unknown>>): T {
  return new Proxy(of, {
    get(_, key) {
      if (typeof key === 'string' && Object.hasOwn(own, key)) return own[key]
      const value: unknown = Reflect.get(of, key)
      const bound: unknown = typeof value === 'function' ? value.bind(of) : value
      return bound
    },
  })
}
