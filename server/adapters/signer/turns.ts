// Whose turn it is: one piece of work at a time, callers in turn whatever each has waiting, and a
// bound on what one caller may have waiting.

import { Fault } from '@countersign/core/fault.ts'

export type Turns = {
  /** Runs the work when it is this caller's turn. @throws Fault signer.queue_full */
  take<T>(caller: string, work: () => Promise<T>): Promise<T>
}

type Waiting = { run(): Promise<void> }

export function openTurns(mostPerCaller: number): Turns {
  // A map keeps the order its keys came in: the first key is next, and then goes to the end.
  const queues = new Map<string, Waiting[]>()
  let isBusy = false

  const next = async (): Promise<void> => {
    const [first] = queues
    if (isBusy || !first) return
    const [caller, queue] = first
    const waiting = queue.shift()
    queues.delete(caller)
    if (queue.length > 0) queues.set(caller, queue)
    isBusy = true
    await waiting?.run()
    isBusy = false
    await next()
  }

  return {
    take(caller, work) {
      const queue = queues.get(caller) ?? []
      if (queue.length >= mostPerCaller) {
        throw new Fault('signer.queue_full', { caller, most: mostPerCaller })
      }
      return new Promise((resolve, reject) => {
        queue.push({ run: () => Promise.try(work).then(resolve, reject) })
        queues.set(caller, queue)
        void next()
      })
    },
  }
}
