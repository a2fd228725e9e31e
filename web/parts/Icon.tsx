// The pictures of the console: strokes of one weight on a grid of 24, never the only bearer of a
// meaning, and therefore silent.

const PATHS = {
  alert:
    'M12 8v5m0 3.5v.01M10.3 4.2 2.6 17.6A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-2.9' +
    'L13.7 4.2a2 2 0 0 0-3.4 0Z',
  bell: 'M6 16V10a6 6 0 1 1 12 0v6l1.5 2h-15L6 16Zm4 4.5a2.2 2.2 0 0 0 4 0',
  book:
    'M4 5.5A2.5 2.5 0 0 1 6.5 3H20v15H6.5A2.5 2.5 0 0 0 4 20.5v-15Zm0 15' +
    'A2.5 2.5 0 0 0 6.5 21H20',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 7v5l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  close: 'M6 6l12 12M18 6 6 18',
  copy:
    'M9 9V5.5A1.5 1.5 0 0 1 10.5 4h8A1.5 1.5 0 0 1 20 5.5v8a1.5 1.5 0 0 1-1.5 1.5H15' +
    'M5.5 9h8A1.5 1.5 0 0 1 15 10.5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 4 18.5v-8' +
    'A1.5 1.5 0 0 1 5.5 9Z',
  down: 'M6 9l6 6 6-6',
  external:
    'M14 4h6v6m0-6-9 9M18 14v4.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 4 18.5v-11' +
    'A1.5 1.5 0 0 1 5.5 6H10',
  home: 'M4 11l8-7 8 7v7.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5V11Zm6 9v-5.5h4V20',
  in: 'M17 7 7 17m0-8v8h8',
  key: 'M14.5 14a5 5 0 1 0-4.6-3L4 17v3h3v-2h2v-2h2l1-1.6a5 5 0 0 0 2.5-.4ZM15.5 8.5v.01',
  keyboard:
    'M4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5v-9' +
    'A1.5 1.5 0 0 1 4.5 6ZM7 10v.01M10.5 10v.01M14 10v.01M17 10v.01M8.5 14h7',
  language:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0 0c2.5-2.3 3.8-5.3 3.8-9S14.5 5.3 12 3' +
    'c-2.5 2.3-3.8 5.3-3.8 9s1.3 6.7 3.8 9ZM3.5 9h17m-17 6h17',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01',
  menu: 'M4 7h16M4 12h16M4 17h16',
  moon: 'M20 14.500A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.500Z',
  out: 'M7 17 17 7m-8 0h8v8',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9v-1.500A4.5 4.5 0 0 1 7.5 14h3' +
    'a4.5 4.5 0 0 1 4.5 4.500V20m1-15.800a3.5 3.5 0 0 1 0 6.600M17.5 14.200' +
    'A4.5 4.5 0 0 1 21 18.500V20',
  qr:
    'M4 4h6v6H4V4Zm10 0h6v6h-6V4ZM4 14h6v6H4v-6Zm10 0h2.500v2.500H14V14Zm3.5 3.500H20V20' +
    'h-2.500v-2.500Z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.800L20 20',
  send: 'M20.5 3.5 10.5 13.500m10-10L14 20.500l-3.5-7-7-3.5 17-6.500Z',
  shield:
    'M12 3c2.2 1.7 4.7 2.5 7.5 2.5 0 8-2.5 12.7-7.5 15.5-5-2.8-7.5-7.5-7.5-15.500' +
    'C7.3 5.5 9.8 4.7 12 3Zm-3 9 2.2 2.200L15.5 10',
  snow: 'M12 3v18M4.2 7.500l15.6 9m0-9-15.6 9M9.5 4.5 12 7l2.5-2.500m-5 15L12 17l2.5 2.5',
  sun:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v1.500M12 19.500V21M3 12h1.500M19.5 12H21' +
    'M5.6 5.600l1.1 1.100m10.6 10.6 1.1 1.100m0-12.8-1.1 1.100M6.7 17.300l-1.1 1.1',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.500v-1a5 5 0 0 1 5-5h5a5 5 0 0 1 5 5v1',
  wallet:
    'M4 7.500A2.5 2.5 0 0 1 6.5 5H17v3M4 7.500V17a2.5 2.5 0 0 0 2.5 2.500h12' +
    'A1.5 1.5 0 0 0 20 18V9.500A1.5 1.5 0 0 0 18.5 8H6.500A2 2 0 0 1 4 7.500ZM16 13.700' +
    'v.01',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className="icon"
      fill="none"
      focusable="false"
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth={1.75}
      viewBox="0 0 24 24"
      width={size}
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
