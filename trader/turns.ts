// One act at a time on an account. An act waits for its venue before it is entered; what another
// one removed and added meanwhile would have a key stand under a venue that never judged it.

export type Turns = <T>(name: string, act: () => Promise<T>) => Promise<T>

/** Acts of one name in the order in which they came, also after one that failed. */
export function openTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return (name, act) => {
    const before = last.get(name) ?? Promise.resolve()
    const done = before.then(act, act)
    last.set(name, done)
    const forget = () => {
      if (last.get(name) === done) last.delete(name)
    }
    done.then(forget, forget)
    return done
  }
}
