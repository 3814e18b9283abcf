import { roomForNames, type Geometry } from '../model/geometry.ts';
import type { RunModel } from '../model/run-model.ts';
import type { Pane } from './pane.ts';

/** Lanes closer than this have room for a name only. */
const ROOM_FOR_ROLE = 40;
const ROOM_FOR_PROCESS = 13;

/** The names of the nodes beside their lanes: real text, which can be selected and read aloud. */
export function LaneNames({ pane }: { readonly pane: Pane }) {
  const model = pane.model.value;
  const geometry = pane.geometry.value;
  if (model === undefined || geometry.frame.width === 0) return <div class="lane-names" />;
  const event = model.eventAt(pane.cursor.value);
  const states = model.trace.stateAt(event?.n ?? 0);
  const current = event?.node;
  const { isVertical } = geometry.frame;
  const isRoomy = geometry.laneRoom >= ROOM_FOR_ROLE;
  const visible = model.lanes
    .map((lane, index) => ({ ...lane, across: geometry.across(index) }))
    .filter(({ across }) => across > geometry.lanesFrom - 8 && across < geometry.lanesTo - 4);
  const room = roomForNames(model.lanes.map(({ node }) => node));
  return (
    <div class="lane-names" style={isVertical ? {} : { width: `${room}px` }}>
      {visible.map(({ node, role, across }) => {
        const isDown = states.get(node) === null;
        const style = isVertical
          ? { left: `${across}px`, maxWidth: `${geometry.laneRoom - 4}px` }
          : { top: `${across}px` };
        const classes = ['lane-name', node === current ? 'current' : '', isDown ? 'down' : ''];
        return (
          <div key={node} class={classes.join(' ')} style={style} title={node}>
            <b>{node}</b>
            {isRoomy && <span>{isDown ? 'down' : (role ?? '')}</span>}
          </div>
        );
      })}
      {!isVertical && <OperationNames model={model} geometry={geometry} />}
    </div>
  );
}

interface OperationNamesProps {
  readonly model: RunModel;
  readonly geometry: Geometry;
}

/** Whose operations stand in which row; one word for all where rows are too low. */
function OperationNames({ model, geometry }: OperationNamesProps) {
  const { operationRow, operationRoom, operationsFrom } = geometry;
  if (operationRoom === 0) return null;
  const processes = new Map(model.operations.map(({ row, process }) => [row, process]));
  if (operationRow < ROOM_FOR_PROCESS) {
    const style = { top: `${operationsFrom + operationRoom / 2 - 5}px` };
    return (
      <div class="operation-name" style={style}>
        asked
      </div>
    );
  }
  return [...processes].map(([row, process]) => (
    <div
      key={row}
      class="operation-name"
      title={`what ${process} was asked`}
      style={{ top: `${operationsFrom + (row + 0.5) * operationRow}px` }}
    >
      {process}
    </div>
  ));
}
