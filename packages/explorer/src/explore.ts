import { ModelSpace } from './model/model-space.ts';
import type { Model } from './model/model.ts';
import type { SearchOptions } from './search/options.ts';
import type { SearchResult } from './search/result.ts';
import { Search } from './search/search.ts';

/**
 * Explores a model, to the end or to a bound.
 *
 * @throws {SpaceFailure} when the model throws, or gives what is no plain data
 */
export function explore<State, Action>(
  model: Model<State, Action>,
  options: SearchOptions = {},
): SearchResult<State, Action> {
  const search = new Search(new ModelSpace(model), options);
  search.advance();
  return search.result();
}
