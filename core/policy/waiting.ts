// When a spend that is denied would pass, if nothing else is signed until then. Windows only ever
// forget and destinations only grow older, so each atom that time ends ends once; hours come round.

import { type UnixSeconds, unreachable } from '../basics.ts'
import { listNamed, look, type Scene } from './atoms.ts'
import { listingOf } from './destinations.ts'
import { type Hours, hourOf, isHourIn, nextTurn } from './hours.ts'
import type { ProvenAtom } from './policy.ts'
import { earliest, windowFreeAt } from './window.ts'

/** When an atom is true or cannot be computed, from now on. */
export type Course =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  /** Until that time, and not at it. */
  | { readonly kind: 'until'; readonly at: UnixSeconds }
  | { readonly kind: 'hours'; readonly hours: Hours }

const DAY_SECONDS = 86_400

/** The course of an atom over proven facts. */
export function courseOf(atom: ProvenAtom, scene: Scene): Course {
  if (atom.kind === 'hour-in') return { kind: 'hours', hours: atom }
  if (look(atom, scene) === null) return { kind: 'never' }
  const at = endOf(atom, scene)
  return at === null ? { kind: 'always' } : { kind: 'until', at }
}

/** The earliest time after now at which `isOpen` is true, if only these courses turn it. */
export function firstOpening(
  courses: readonly Course[],
  now: UnixSeconds,
  isOpen: (time: UnixSeconds) => boolean,
): UnixSeconds | null {
  const ends = courses.map((course) => (course.kind === 'until' ? course.at : now))
  // After the last end only the hours turn, and after a day they have been everywhere.
  const horizon = Math.max(now, ...ends) + DAY_SECONDS
  let time = nextChange(courses, now)
  while (time <= horizon) {
    if (isOpen(time)) return time
    time = nextChange(courses, time)
  }
  return null
}

export function isOn(course: Course, time: UnixSeconds): boolean {
  switch (course.kind) {
    case 'always':
      return true
    case 'never':
      return false
    case 'until':
      return time < course.at
    case 'hours':
      return isHourIn(course.hours, hourOf(time))
    default:
      return unreachable(course)
  }
}

function nextChange(courses: readonly Course[], time: UnixSeconds): UnixSeconds {
  return courses.reduce((next, course) => {
    if (course.kind === 'until' && course.at > time) return Math.min(next, course.at)
    return course.kind === 'hours' ? Math.min(next, nextTurn(course.hours, time)) : next
  }, Number.POSITIVE_INFINITY)
}

/** When an atom that is true ends; null if it never does. */
function endOf(atom: ProvenAtom, scene: Scene): UnixSeconds | null {
  if (atom.kind === 'destination-younger-than') return ripeAt(atom, scene)
  if (atom.kind !== 'sum-above' && atom.kind !== 'count-above') return null
  const freeAt = windowFreeAt(atom.window, scene.now)
  if (freeAt === null) return null
  return earliest(scene.now, freeAt, (now) => look(atom, { ...scene, now }) === null)
}

/** When every destination is old enough; null if one is not in the list, or nobody knows. */
function ripeAt(
  { list: name, seconds }: Extract<ProvenAtom, { readonly kind: 'destination-younger-than' }>,
  { lists, spend, directory }: Scene,
): UnixSeconds | null {
  const list = listNamed(lists, name)
  if (list === undefined) return null
  const sinces = spend.payments.map(({ script }) => {
    const listing = listingOf(list, script, directory)
    return listing.kind === 'listed' ? listing.since : null
  })
  return sinces.reduce<UnixSeconds | null>((latest, since) => {
    return latest === null || since === null ? null : Math.max(latest, since + seconds)
  }, 0)
}
