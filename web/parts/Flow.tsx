// A transaction as a picture: what goes in on the left, what comes out on the right, as wide as it
// is much. On a phone bars; read aloud, a list. All three say the same.

import { useId } from 'react'
import { useLanguage, useWords } from '../words/use.ts'
import { Amount } from './Amount.tsx'
import { type Band, drawn, type FlowEnd, gathered } from './bands.ts'
import { plainAmount } from './digits.ts'
import { useUnit } from './Unit.tsx'
import { partWords } from './words.ts'

export type FlowProps = {
  readonly inputs: readonly FlowEnd[]
  readonly outputs: readonly FlowEnd[]
}

const WIDTH = 800
const EDGE = 220
const MIDDLE = WIDTH / 2
const HALF = 7

export function Flow({ inputs, outputs }: FlowProps) {
  const say = useWords(partWords)
  const rest = (count: number) => say('flowRest', { count })
  const [left, right] = [gathered(inputs, rest), gathered(outputs, rest)]
  const picture = drawn(left, right)
  return (
    <div className="flow">
      <svg aria-hidden="true" focusable="false" viewBox={`0 0 ${WIDTH} ${picture.height}`}>
        {picture.left.map((band) => (
          <Ribbon band={band} from={EDGE} key={band.key} to={MIDDLE - HALF} />
        ))}
        {picture.right.map((band) => (
          <Ribbon band={band} from={WIDTH - EDGE} key={band.key} to={MIDDLE + HALF} />
        ))}
        <rect
          className="waist"
          height={picture.middle.height}
          rx={HALF}
          width={2 * HALF}
          x={MIDDLE - HALF}
          y={picture.middle.y}
        />
        {picture.left.map((band) => (
          <Name anchor="end" band={band} key={band.key} x={EDGE - 12} />
        ))}
        {picture.right.map((band) => (
          <Name anchor="start" band={band} key={band.key} x={WIDTH - EDGE + 12} />
        ))}
      </svg>
      <div className="bars">
        <Bars ends={inputs} title={say('flowFrom')} />
        <Bars ends={outputs} title={say('flowTo')} />
      </div>
    </div>
  )
}

type RibbonProps = { readonly band: Band; readonly from: number; readonly to: number }

function Ribbon({ band, from, to }: RibbonProps) {
  const { y, height, middleY, tone } = band
  const bend = (from + to) / 2
  const [low, middleLow] = [y + height, middleY + height]
  const path =
    `M${from} ${y}C${bend} ${y} ${bend} ${middleY} ${to} ${middleY}` +
    `V${middleLow}C${bend} ${middleLow} ${bend} ${low} ${from} ${low}Z`
  return <path className={`ribbon ${tone}`} d={path} />
}

type NameProps = {
  readonly band: Band
  readonly x: number
  readonly anchor: 'start' | 'end'
}

const MOST_LETTERS = 26

function Name({ band: { y, height, name, sats }, x, anchor }: NameProps) {
  const { unit } = useUnit()
  const language = useLanguage()
  const middle = y + height / 2
  const short = name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name
  return (
    <>
      <text className="name" textAnchor={anchor} x={x} y={sats === null ? middle + 5 : middle - 3}>
        {short}
      </text>
      {sats !== null && (
        <text className="sum" textAnchor={anchor} x={x} y={middle + 15}>
          {plainAmount(sats, unit, language)}
        </text>
      )}
    </>
  )
}

type BarsProps = { readonly ends: readonly FlowEnd[]; readonly title: string }

function Bars({ ends, title }: BarsProps) {
  const id = useId()
  const most = ends.reduce((high, { sats }) => Math.max(high, Number(sats ?? 0n)), 1)
  return (
    <section aria-labelledby={id}>
      <p className="side" id={id}>
        {title}
      </p>
      <ul>
        {ends.map(({ key, name, sats, tone }) => (
          <li key={key}>
            <svg aria-hidden="true" className="bar" preserveAspectRatio="none" viewBox="0 0 100 1">
              <rect
                className={`ribbon ${tone}`}
                height={1}
                width={sats === null ? 100 : Math.max(1.5, (Number(sats) / most) * 100)}
              />
            </svg>
            <span className="line">
              <bdi>{name}</bdi>
              {sats !== null && <Amount sats={sats} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
