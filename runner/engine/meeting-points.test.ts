import { describe, expect, it } from "vitest";
import { MeetingPoints } from "./meeting-points.ts";

describe("a barrier", () => {
  it("opens for all when the last one arrives, and closes behind them", () => {
    const meeting = new MeetingPoints(new Map([["start", 2]]));
    for (let round = 0; round < 3; round++) {
      let opened = false;
      expect(meeting.arrive("start", "a")).toBe(true);
      meeting.whenOpen("start", () => (opened = true));
      expect(meeting.describeBarrier("start")).toBe("1 of 2 there");
      expect(opened).toBe(false);
      expect(meeting.arrive("start", "b")).toBe(false);
      expect(opened).toBe(true);
    }
  });

  it("forgets whoever no longer waits", () => {
    const meeting = new MeetingPoints(new Map([["start", 2]]));
    meeting.arrive("start", "a");
    let opened = false;
    meeting.whenOpen("start", () => (opened = true))();
    meeting.arrive("start", "b");
    expect(opened).toBe(false);
  });
});

describe("a notification", () => {
  it("reaches those who await it and those who come later", () => {
    const meeting = new MeetingPoints(new Map());
    const heard: string[] = [];
    meeting.whenGiven("go", () => heard.push("early"));
    meeting.whenGiven("go", () => heard.push("gone"))();
    expect(meeting.isGiven("go")).toBe(false);
    meeting.notify("go");
    expect(meeting.isGiven("go")).toBe(true);
    expect(heard).toEqual(["early"]);
  });

  it("reaches all who await it, each of whom takes its wish back as it goes on", () => {
    const meeting = new MeetingPoints(new Map());
    const heard: string[] = [];
    for (const name of ["a", "b", "c", "d"]) {
      const takeBack = meeting.whenGiven("go", () => {
        takeBack();
        heard.push(name);
      });
    }
    meeting.notify("go");
    expect(heard).toEqual(["a", "b", "c", "d"]);
  });
});
