export { type ChangePoint, changePoints, dispersionOf, levels } from './change-point.ts';
export { type PastChange, usualDrift } from './drift.ts';
export { adjustForDiscoveries } from './false-discovery.ts';
export { type Estimate, jackknife } from './jackknife.ts';
export { type MedianOf, medianDifference, medianError, medianRank } from './median.ts';
export { type Between, type Share, shareBetween, shareDifference } from './proportion.ts';
export { adjustedExcess, type Cell, mantelHaenszel, type Stratum, standardisedRate } from './strata.ts';
export { twoSidedP, twoSidedT } from './student-t.ts';
export { type Daily, weekdayFactors, withoutWeekdays } from './weekday.ts';
