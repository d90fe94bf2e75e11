<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>away</name>
    <message>
        <source>You were away</source>
        <translation>Sie waren abwesend</translation>
    </message>
    <message>
        <source>What was it?</source>
        <translation>Was war das?</translation>
    </message>
    <message>
        <source>What you did while away</source>
        <translation>Was Sie währenddessen taten</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Not work</source>
        <translation>Keine Arbeit</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>Kein Projekt</translation>
    </message>
    <message>
        <source>You were away {0}–{1}</source>
        <translation>Abwesend {0}–{1}</translation>
    </message>
    <message>
        <source>{0}; {1} more to answer</source>
        <translation>{0}; noch {1} zu beantworten</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Write what it was, or choose a project.</source>
        <translation>Bitte schreiben, was es war, oder ein Projekt wählen.</translation>
    </message>
    <message>
        <source>A note has {0} characters at most.</source>
        <translation>Eine Notiz hat höchstens {0} Zeichen.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>You were away {0}–{1}. What was it?</source>
        <translation>Abwesend {0}–{1}. Was war das?</translation>
    </message>
    <message>
        <source>You were away {0} times, {1} in all. What was it?</source>
        <translation>{0}-mal abwesend, zusammen {1}. Was war das?</translation>
    </message>
</context>
<context>
    <name>backups</name>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>On another disk they outlive this one. Empty: beside the history.</source>
        <translation>Auf einem anderen Datenträger überdauern sie diesen. Leer: neben dem Verlauf.</translation>
    </message>
    <message>
        <source>Beside the history</source>
        <translation>Neben dem Verlauf</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>There is no such folder: choose one that exists.</source>
        <translation>Diesen Ordner gibt es nicht: bitte einen vorhandenen wählen.</translation>
    </message>
    <message>
        <source>Folder of backups</source>
        <translation>Ordner der Sicherungen</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Encrypted copies of the history, made by themselves and tried out every week.</source>
        <translation>Verschlüsselte Kopien des Verlaufs, die von selbst entstehen und jede Woche erprobt werden.</translation>
    </message>
    <message>
        <source>Make one</source>
        <translation>Eine anlegen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Older ones are deleted when a new one was made.</source>
        <translation>Ältere werden gelöscht, sobald eine neue entstanden ist.</translation>
    </message>
    <message>
        <source>The newest one</source>
        <translation>Nur die neueste</translation>
    </message>
    <message>
        <source>The newest {0}</source>
        <translation>Die neuesten {0}</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>Jeden Tag</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>Jede Woche</translation>
    </message>
    <message>
        <source>Every 30 days</source>
        <translation>Alle 30 Tage</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Every {0} days</source>
        <translation>Alle {0} Tage</translation>
    </message>
</context>
<context>
    <name>calendar</name>
    <message>
        <source>Days and weeks</source>
        <translation>Tage und Wochen</translation>
    </message>
    <message>
        <source>A day begins at</source>
        <translation>Ein Tag beginnt um</translation>
    </message>
    <message>
        <source>For those who work past midnight: the night still counts.</source>
        <translation>Für alle, die über Mitternacht hinaus arbeiten: Die Nacht zählt noch dazu.</translation>
    </message>
    <message>
        <source>A week begins on</source>
        <translation>Eine Woche beginnt am</translation>
    </message>
</context>
<context>
    <name>colours</name>
    <message>
        <source>Rose</source>
        <translation>Rosé</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>Bernstein</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>Oliv</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Emerald</source>
        <translation>Smaragd</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Petrol</translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation>Türkis</translation>
    </message>
    <message>
        <source>Sky</source>
        <translation>Himmelblau</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Indigo</source>
        <translation>Indigo</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Pink</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
</context>
<context>
    <name>confirm</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>day</name>
    <message>
        <source>No window</source>
        <translation>Kein Fenster</translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Keine Kategorie</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>Kein Projekt</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>{0} weitere</translation>
    </message>
    <message>
        <source>{0} keys, {1} clicks, {2} scroll steps</source>
        <translation>{0} Tasten, {1} Klicks, {2} Rollschritte</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Left out of reports</source>
        <translation>Aus den Berichten ausgeblendet</translation>
    </message>
    <message>
        <source>Most of each quarter hour</source>
        <translation>Das meiste jeder Viertelstunde</translation>
    </message>
    <message>
        <source>Title not kept</source>
        <translation>Titel nicht behalten</translation>
    </message>
    <message>
        <source>Category: {0}</source>
        <translation>Kategorie: {0}</translation>
    </message>
    <message>
        <source>Project: {0}</source>
        <translation>Projekt: {0}</translation>
    </message>
    <message>
        <source>Tags: {0}</source>
        <translation>Schlagwörter: {0}</translation>
    </message>
    <message>
        <source>Note: {0}</source>
        <translation>Notiz: {0}</translation>
    </message>
    <message>
        <source>Entered by hand</source>
        <translation>Von Hand eingetragen</translation>
    </message>
</context>
<context>
    <name>diagnostics</name>
    <message>
        <source>{0} spans wait in memory</source>
        <translation>{0} Abschnitte warten im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>{0} events were lost</source>
        <translation>{0} Ereignisse gingen verloren</translation>
    </message>
    <message>
        <source>from the source tree</source>
        <translation>aus dem Quellverzeichnis</translation>
    </message>
    <message>
        <source>{0} times, {1}</source>
        <translation>{0}-mal, {1}</translation>
    </message>
    <message>
        <source>History: {0}</source>
        <translation>Verlauf: {0}</translation>
    </message>
    <message>
        <source>switched off in Settings</source>
        <translation>in den Einstellungen ausgeschaltet</translation>
    </message>
    <message>
        <source>nobody can serve it here</source>
        <translation>niemand kann es hier liefern</translation>
    </message>
    <message>
        <source>served by {0}</source>
        <translation>geliefert von {0}</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copies this page as text; it holds no title of yours.</source>
        <translation>Kopiert diese Seite als Text; darin steht kein Titel.</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Senses</source>
        <translation>Sinne</translation>
    </message>
    <message>
        <source>Time without record today</source>
        <translation>Heute ohne Aufzeichnung</translation>
    </message>
    <message>
        <source>Health of the history</source>
        <translation>Zustand des Verlaufs</translation>
    </message>
    <message>
        <source>Run full check</source>
        <translation>Gründlich prüfen</translation>
    </message>
    <message>
        <source>Messages from the start</source>
        <translation>Meldungen vom Start</translation>
    </message>
    <message>
        <source>Copied, without any title.</source>
        <translation>Kopiert, ohne einen Titel.</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Prüfung läuft …</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Spans</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Overlaps</source>
        <translation>Überschneidungen</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Blind times</source>
        <translation>Blinde Zeiten</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>Summen</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Suchindex</translation>
    </message>
    <message>
        <source>Presence on {0}</source>
        <translation>Anwesenheit auf {0}</translation>
    </message>
    <message>
        <source>well</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>not well</source>
        <translation>nicht in Ordnung</translation>
    </message>
</context>
<context>
    <name>edit</name>
    <message>
        <source>Correct the chosen time</source>
        <translation>Die gewählte Zeit berichtigen</translation>
    </message>
    <message>
        <source>several</source>
        <translation>mehrere</translation>
    </message>
    <message>
        <source>Add time by hand</source>
        <translation>Zeit von Hand eintragen</translation>
    </message>
    <message>
        <source>All of {0}, {1}</source>
        <translation>Alles von {0}, {1}</translation>
    </message>
    <message>
        <source>{0} in {1} stretches</source>
        <translation>{0} in {1} Stücken</translation>
    </message>
    <message>
        <source>{0} left out of reports</source>
        <translation>{0} aus den Berichten ausgeblendet</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Eintragen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Leave out of reports</source>
        <translation>Aus den Berichten ausblenden</translation>
    </message>
    <message>
        <source>Take in again</source>
        <translation>Wieder aufnehmen</translation>
    </message>
    <message>
        <source>Merge into one</source>
        <translation>Zusammenfügen</translation>
    </message>
    <message>
        <source>Reports take all of it for the window that held most of it.</source>
        <translation>Berichte rechnen alles dem Fenster zu, das am meisten davon hatte.</translation>
    </message>
    <message>
        <source>Split at</source>
        <translation>Teilen um</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Choose all of this app that day</source>
        <translation>Alles dieser App an dem Tag wählen</translation>
    </message>
    <message>
        <source>Redact titles for good…</source>
        <translation>Titel endgültig schwärzen …</translation>
    </message>
    <message>
        <source>Wipe from the record…</source>
        <translation>Aus der Aufzeichnung löschen …</translation>
    </message>
    <message>
        <source>A task belongs to a project: name that too.</source>
        <translation>Eine Aufgabe gehört zu einem Projekt: bitte auch dieses nennen.</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>Noch ist nichts geändert.</translation>
    </message>
    <message>
        <source>The end must come after the start.</source>
        <translation>Das Ende muss nach dem Beginn liegen.</translation>
    </message>
    <message>
        <source>This has not been yet: end it before now.</source>
        <translation>Das war noch nicht: bitte vor jetzt enden lassen.</translation>
    </message>
    <message>
        <source>There is already an entry: {0}</source>
        <translation>Es gibt schon einen Eintrag: {0}</translation>
    </message>
    <message>
        <source>This lies outside of what is chosen.</source>
        <translation>Das liegt außerhalb des Gewählten.</translation>
    </message>
    <message>
        <source>Redact the titles of the chosen time?</source>
        <translation>Die Titel der gewählten Zeit schwärzen?</translation>
    </message>
    <message>
        <source>Titles and addresses are taken out of the record itself, for good: this cannot be undone. The apps and their times stay.</source>
        <translation>Titel und Adressen werden endgültig aus der Aufzeichnung entfernt: Das lässt sich nicht rückgängig machen. Die Apps und ihre Zeiten bleiben.</translation>
    </message>
    <message>
        <source>Redact</source>
        <translation>Schwärzen</translation>
    </message>
</context>
<context>
    <name>entries</name>
    <message>
        <source>Nothing was entered on this day.</source>
        <translation>Für diesen Tag ist nichts eingetragen.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Project or task</source>
        <translation>Projekt oder Aufgabe</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Earlier day</source>
        <translation>Früherer Tag</translation>
    </message>
    <message>
        <source>Later day</source>
        <translation>Späterer Tag</translation>
    </message>
    <message>
        <source>Entries of {0}</source>
        <translation>Einträge vom {0}</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Save entry</source>
        <translation>Eintrag speichern</translation>
    </message>
    <message>
        <source>Add entry</source>
        <translation>Eintragen</translation>
    </message>
    <message>
        <source>Add a project first.</source>
        <translation>Bitte zuerst ein Projekt anlegen.</translation>
    </message>
</context>
<context>
    <name>exclusions</name>
    <message>
        <source>What is kept out</source>
        <translation>Was draußen bleibt</translation>
    </message>
    <message>
        <source>Decided before anything is stored or logged: what is kept out here was never written anywhere.</source>
        <translation>Entschieden, bevor etwas gespeichert oder protokolliert wird: Was hier draußen bleibt, stand nie irgendwo.</translation>
    </message>
    <message>
        <source>Keep out titles of private browser windows</source>
        <translation>Titel privater Browserfenster weglassen</translation>
    </message>
    <message>
        <source>Where the browser says so in its title; the app and the time are kept.</source>
        <translation>Wo der Browser es im Titel sagt; App und Zeit bleiben.</translation>
    </message>
    <message>
        <source>Keep out all window titles</source>
        <translation>Alle Fenstertitel weglassen</translation>
    </message>
    <message>
        <source>From now on, for every window.</source>
        <translation>Ab jetzt, für jedes Fenster.</translation>
    </message>
    <message>
        <source>Rules that redact or drop</source>
        <translation>Regeln, die schwärzen oder verwerfen</translation>
    </message>
    <message>
        <source>Working hours</source>
        <translation>Arbeitszeiten</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>Name the file to write first.</source>
        <translation>Bitte zuerst die Datei nennen, die geschrieben werden soll.</translation>
    </message>
    <message>
        <source>Wrote {0} spans, {1}, to {2}</source>
        <translation>{0} Abschnitte geschrieben, {1}, nach {2}</translation>
    </message>
    <message>
        <source>Stopped. No file was left behind.</source>
        <translation>Angehalten. Es blieb keine Datei zurück.</translation>
    </message>
    <message>
        <source>The file cannot be looked at: name one you may write.</source>
        <translation>Die Datei lässt sich nicht ansehen: bitte eine nennen, die geschrieben werden darf.</translation>
    </message>
    <message>
        <source>Another file is there, and no earlier export: name a new file.</source>
        <translation>Dort liegt eine andere Datei, kein früherer Export: bitte eine neue Datei nennen.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Writes what was recorded into a file of yours. The file is not encrypted.</source>
        <translation>Schreibt das Aufgezeichnete in eine eigene Datei. Die Datei ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Range to export</source>
        <translation>Zeitraum des Exports</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>File to write</source>
        <translation>Zieldatei</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
</context>
<context>
    <name>glance</name>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Stop timer</source>
        <translation>Zeitnahme anhalten</translation>
    </message>
    <message>
        <source>active today</source>
        <translation>heute aktiv</translation>
    </message>
    <message>
        <source>Top categories of today</source>
        <translation>Häufigste Kategorien von heute</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privat</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>For 15 minutes</source>
        <translation>Für 15 Minuten</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>Für 1 Stunde</translation>
    </message>
    <message>
        <source>Until I resume</source>
        <translation>Bis zum Fortsetzen</translation>
    </message>
</context>
<context>
    <name>goals</name>
    <message>
        <source>reached</source>
        <translation>erreicht</translation>
    </message>
    <message>
        <source>close</source>
        <translation>knapp</translation>
    </message>
    <message>
        <source>spent</source>
        <translation>aufgebraucht</translation>
    </message>
    <message>
        <source>{0} of {1} today</source>
        <translation>{0} von {1} heute</translation>
    </message>
    <message>
        <source>{0} of {1} this week</source>
        <translation>{0} von {1} diese Woche</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>Goals</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>At least {0} a day</source>
        <translation>Mindestens {0} am Tag</translation>
    </message>
    <message>
        <source>At least {0} a week</source>
        <translation>Mindestens {0} in der Woche</translation>
    </message>
    <message>
        <source>At most {0} a day</source>
        <translation>Höchstens {0} am Tag</translation>
    </message>
    <message>
        <source>At most {0} a week</source>
        <translation>Höchstens {0} in der Woche</translation>
    </message>
    <message>
        <source>Goals and limits</source>
        <translation>Ziele und Grenzen</translation>
    </message>
    <message>
        <source>Today shows how far each one is, and a quiet notice comes when one is reached.</source>
        <translation>„Heute“ zeigt, wie weit jedes ist, und ein leiser Hinweis kommt, wenn eines erreicht ist.</translation>
    </message>
    <message>
        <source>No goals yet.</source>
        <translation>Noch keine Ziele.</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Mindestens</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>Wie oft</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>Jeden Tag</translation>
    </message>
    <message>
        <source>Monday to Friday</source>
        <translation>Montag bis Freitag</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>Jede Woche</translation>
    </message>
    <message>
        <source>Add goal</source>
        <translation>Ziel hinzufügen</translation>
    </message>
    <message>
        <source>All work</source>
        <translation>Alle Arbeit</translation>
    </message>
    <message>
        <source>Project: {0}</source>
        <translation>Projekt: {0}</translation>
    </message>
    <message>
        <source>Say how long.</source>
        <translation>Bitte angeben, wie lange.</translation>
    </message>
    <message>
        <source>A day has 24 hours, a week 168: choose less.</source>
        <translation>Ein Tag hat 24 Stunden, eine Woche 168: bitte weniger wählen.</translation>
    </message>
    <message>
        <source>Done. Undo takes it back.</source>
        <translation>Erledigt. Rückgängig nimmt es zurück.</translation>
    </message>
</context>
<context>
    <name>handout</name>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Write file</source>
        <translation>Datei schreiben</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>All projects</source>
        <translation>Alle Projekte</translation>
    </message>
    <message>
        <source>Name a file to write.</source>
        <translation>Bitte die Datei nennen, die geschrieben werden soll.</translation>
    </message>
    <message>
        <source>The last day is before the first: choose a later.</source>
        <translation>Der letzte Tag liegt vor dem ersten: bitte einen späteren wählen.</translation>
    </message>
    <message>
        <source>Invoice export</source>
        <translation>Export für Rechnungen</translation>
    </message>
    <message>
        <source>One row for each day, project, task and note, with hours, rate and amount. It holds your notes, and no titles.</source>
        <translation>Eine Zeile je Tag, Projekt, Aufgabe und Notiz, mit Stunden, Satz und Betrag. Enthält Ihre Notizen, aber keine Titel.</translation>
    </message>
    <message>
        <source>Signed timesheet</source>
        <translation>Signierter Stundenzettel</translation>
    </message>
    <message>
        <source>Your name on the sheet</source>
        <translation>Ihr Name auf dem Stundenzettel</translation>
    </message>
    <message>
        <source>A page for people</source>
        <translation>Eine Seite zum Lesen</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Hours by project and day, and nothing else. Whoever gets it can check with `workmoniq timesheet verify` that nobody changed it since.</source>
        <translation>Stunden je Projekt und Tag, sonst nichts. Wer ihn erhält, kann mit `workmoniq timesheet verify` prüfen, dass ihn seither niemand geändert hat.</translation>
    </message>
    <message>
        <source>Signed {0}. Key fingerprint: {1}</source>
        <translation>Signiert: {0}. Fingerabdruck des Schlüssels: {1}</translation>
    </message>
    <message>
        <source>A signed timesheet bears your name.</source>
        <translation>Ein signierter Stundenzettel trägt Ihren Namen.</translation>
    </message>
    <message>
        <source>Wrote {0} of work</source>
        <translation>{0} Arbeit geschrieben</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>WorkMoniQ history</source>
        <translation>WorkMoniQ-Verlauf</translation>
    </message>
    <message>
        <source>Active time by day</source>
        <translation>Aktive Zeit nach Tag</translation>
    </message>
    <message>
        <source>Spans</source>
        <translation>Abschnitte</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Title or reason</source>
        <translation>Titel oder Grund</translation>
    </message>
    <message>
        <source>entered by hand</source>
        <translation>von Hand eingetragen</translation>
    </message>
    <message>
        <source>watcher</source>
        <translation>Melder</translation>
    </message>
    <message>
        <source>Made by WorkMoniQ on {0} UTC</source>
        <translation>Erstellt von WorkMoniQ am {0} UTC</translation>
    </message>
    <message>
        <source>Only the first {0} spans of this range are listed here. Take a narrower range, or CSV, XLSX or JSON for all of them.</source>
        <translation>Hier stehen nur die ersten {0} Abschnitte dieses Zeitraums. Ein kürzerer Zeitraum oder CSV, XLSX oder JSON enthält alle.</translation>
    </message>
</context>
<context>
    <name>import</name>
    <message>
        <source>Choose the file to take in first.</source>
        <translation>Wählen Sie zuerst die Datei, die aufgenommen werden soll.</translation>
    </message>
    <message>
        <source>New here: {0} spans and {1} edits, projects or rules. Known: {2}.</source>
        <translation>Neu hier: {0} Abschnitte und {1} Bearbeitungen, Projekte oder Regeln. Bekannt: {2}.</translation>
    </message>
    <message>
        <source>Taken in: {0} spans and {1} edits, projects or rules. Known: {2}.</source>
        <translation>Aufgenommen: {0} Abschnitte und {1} Bearbeitungen, Projekte oder Regeln. Bekannt: {2}.</translation>
    </message>
    <message>
        <source>Stopped. Nothing was kept.</source>
        <translation>Angehalten. Nichts wurde behalten.</translation>
    </message>
    <message>
        <source>Stopped. What was read so far is kept; the same file again takes in the rest.</source>
        <translation>Angehalten. Was bis dahin gelesen wurde, bleibt; dieselbe Datei noch einmal nimmt den Rest auf.</translation>
    </message>
    <message>
        <source>Entries that cannot be taken: {0}</source>
        <translation>Einträge, die nicht aufgenommen werden können: {0}</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>und {0} weitere</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Takes in an export of WorkMoniQ, ActivityWatch (JSON or its database), ManicTime, RescueTime, Toggl or Kimai. You see first what it would bring. The same file twice changes nothing.</source>
        <translation>Nimmt einen Export von WorkMoniQ, ActivityWatch (JSON oder dessen Datenbank), ManicTime, RescueTime, Toggl oder Kimai auf. Sie sehen zuerst, was er bringen würde. Dieselbe Datei zweimal ändert nichts.</translation>
    </message>
    <message>
        <source>File to take in</source>
        <translation>Datei, die aufgenommen wird</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>Hineinsehen</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <source>Entries that cannot be taken</source>
        <translation>Einträge, die nicht aufgenommen werden können</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
</context>
<context>
    <name>ledger</name>
    <message>
        <source>What left this computer</source>
        <translation>Was diesen Computer verließ</translation>
    </message>
    <message>
        <source>Every file written for you and every time somebody else read something, with its size. WorkMoniQ sends nothing by itself; where you turned sync on, a line a day says how much sealed history went to your server.</source>
        <translation>Jede für Sie geschriebene Datei und jedes Mal, wenn jemand anderes etwas las, mit der Größe. WorkMoniQ sendet nichts von selbst; ist der Abgleich an, sagt eine Zeile je Tag, wie viel versiegelter Verlauf zum Server ging.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>What and where to</source>
        <translation>Was und wohin</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Nothing has left this computer so far.</source>
        <translation>Bisher hat nichts diesen Computer verlassen.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Timesheet</source>
        <translation>Stundenzettel</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Abgleich</translation>
    </message>
    <message>
        <source>Support access</source>
        <translation>Supportzugang</translation>
    </message>
    <message>
        <source>Other program</source>
        <translation>Anderes Programm</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Update check</source>
        <translation>Suche nach Updates</translation>
    </message>
</context>
<context>
    <name>legend</name>
    <message>
        <source>Time by presence</source>
        <translation>Zeit nach Anwesenheit</translation>
    </message>
</context>
<context>
    <name>list</name>
    <message>
        <source>{0}: in use</source>
        <translation>{0}: in Gebrauch</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>{0}: move up</source>
        <translation>{0}: nach oben</translation>
    </message>
    <message>
        <source>{0}: move down</source>
        <translation>{0}: nach unten</translation>
    </message>
    <message>
        <source>{0}: change</source>
        <translation>{0}: ändern</translation>
    </message>
    <message>
        <source>{0}: remove</source>
        <translation>{0}: entfernen</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>Sync &amp; devices</source>
        <translation>Abgleich &amp; Geräte</translation>
    </message>
    <message>
        <source>Support access</source>
        <translation>Support-Zugang</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Verstanden</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Something in WorkMoniQ broke; your history is not touched. Please try again, and look at Diagnostics if it happens again.</source>
        <translation>In WorkMoniQ ist etwas schiefgegangen; der Verlauf ist unberührt. Bitte noch einmal versuchen und, wenn es wieder geschieht, unter Diagnose nachsehen.</translation>
    </message>
    <message>
        <source>This did not work.</source>
        <translation>Das hat nicht geklappt.</translation>
    </message>
    <message>
        <source>You can try again.</source>
        <translation>Ein neuer Versuch kann gelingen.</translation>
    </message>
    <message>
        <source>What was given cannot be used.</source>
        <translation>Die Angabe lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>Another program holds the history.</source>
        <translation>Ein anderes Programm hält den Verlauf fest.</translation>
    </message>
    <message>
        <source>The file cannot be written.</source>
        <translation>Die Datei lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons. WorkMoniQ runs on without one: open its window from the launcher, or use `workmoniq status`, `pause` and `resume` in a terminal.</source>
        <translation>Dieser Desktop zeigt keine Symbole im Infobereich. WorkMoniQ läuft auch ohne: Das Fenster öffnet sich über den Programmstarter; im Terminal helfen `workmoniq status`, `pause` und `resume`.</translation>
    </message>
    <message>
        <source>Nothing was recorded in this time.</source>
        <translation>In dieser Zeit wurde nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>Nothing here yet. WorkMoniQ fills this page by itself while you work.</source>
        <translation>Hier steht noch nichts. WorkMoniQ füllt diese Seite von selbst, während gearbeitet wird.</translation>
    </message>
</context>
<context>
    <name>privacy</name>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>What is recorded</source>
        <translation>Was aufgezeichnet wird</translation>
    </message>
    <message>
        <source>Everything stays on this computer, encrypted. You see all of it, first and in the same form as anybody you show it to.</source>
        <translation>Alles bleibt verschlüsselt auf diesem Computer. Sie sehen alles davon, zuerst und in derselben Form wie jeder, dem Sie es zeigen.</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Aufgezeichnet</translation>
    </message>
    <message>
        <source>Never recorded</source>
        <translation>Nie aufgezeichnet</translation>
    </message>
    <message>
        <source>Where it is kept</source>
        <translation>Wo es liegt</translation>
    </message>
    <message>
        <source>{0}, encrypted with a key that only you hold.</source>
        <translation>{0}, verschlüsselt mit einem Schlüssel, den nur Sie haben.</translation>
    </message>
    <message>
        <source>Recovery phrase</source>
        <translation>Wiederherstellungsphrase</translation>
    </message>
    <message>
        <source>Opens your history and its backups when the key of this computer is lost. Whoever has it can read everything: keep it on paper, not on this computer.</source>
        <translation>Öffnet den Verlauf und seine Sicherungen, wenn der Schlüssel dieses Computers verloren ist. Wer sie hat, kann alles lesen: auf Papier aufbewahren, nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>Noch einmal zeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>{0}: recovery phrase</source>
        <translation>{0}: Wiederherstellungsphrase</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>The app, the title and the program of the window in front, with start and end. Not while locked, asleep, paused or private.</source>
        <translation>App, Titel und Programm des vorderen Fensters, mit Anfang und Ende. Nicht während gesperrt, im Ruhezustand, pausiert oder privat.</translation>
    </message>
    <message>
        <source>Screenshots, what is inside windows</source>
        <translation>Bildschirmfotos, der Inhalt von Fenstern</translation>
    </message>
    <message>
        <source>Presence</source>
        <translation>Anwesenheit</translation>
    </message>
    <message>
        <source>Active, idle, locked, asleep, off, paused, private: each with its reason, so that every second is explained.</source>
        <translation>Aktiv, untätig, gesperrt, im Ruhezustand, aus, pausiert, privat: jeweils mit dem Grund, so dass jede Sekunde erklärt ist.</translation>
    </message>
    <message>
        <source>Anything seen or heard around you</source>
        <translation>Was rundum zu sehen oder zu hören ist</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Per minute, how many keys, clicks and scroll steps, and how far the pointer went.</source>
        <translation>Je Minute: wie viele Tasten, Klicks und Rollschritte, und wie weit der Zeiger lief.</translation>
    </message>
    <message>
        <source>Which key, what was typed, where the pointer was</source>
        <translation>Welche Taste, was getippt wurde, wo der Zeiger war</translation>
    </message>
    <message>
        <source>Meetings</source>
        <translation>Besprechungen</translation>
    </message>
    <message>
        <source>That a camera or microphone is in use or a video fills the screen, and which app it is, so that a meeting counts as work.</source>
        <translation>Dass Kamera oder Mikrofon benutzt wird oder ein Video den Bildschirm füllt, und durch welche App, damit eine Besprechung als Arbeit zählt.</translation>
    </message>
    <message>
        <source>Sound, pictures</source>
        <translation>Ton, Bilder</translation>
    </message>
    <message>
        <source>What you add</source>
        <translation>Eigene Angaben</translation>
    </message>
    <message>
        <source>Timers, tasks, projects, notes, corrections.</source>
        <translation>Zeitnahmen, Aufgaben, Projekte, Notizen, Korrekturen.</translation>
    </message>
</context>
<context>
    <name>projects</name>
    <message>
        <source>Clients, projects and tasks</source>
        <translation>Kunden, Projekte und Aufgaben</translation>
    </message>
    <message>
        <source>{0} (archived)</source>
        <translation>{0} (archiviert)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>Price of an hour</source>
        <translation>Stundensatz</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Billable</source>
        <translation>Abrechenbar</translation>
    </message>
    <message>
        <source>As the project</source>
        <translation>Wie das Projekt</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Address on invoices</source>
        <translation>Anschrift auf Rechnungen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Merge into</source>
        <translation>Zusammenfügen mit</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenfügen</translation>
    </message>
    <message>
        <source>All its time then counts for the other; undo brings it back.</source>
        <translation>Alle Zeit zählt dann für das andere; Rückgängig holt es zurück.</translation>
    </message>
    <message>
        <source>No client</source>
        <translation>Kein Kunde</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>A name is needed: type one.</source>
        <translation>Bitte einen Namen angeben.</translation>
    </message>
    <message>
        <source>New client</source>
        <translation>Neuer Kunde</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>Neue Aufgabe</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Clients and projects</source>
        <translation>Kunden und Projekte</translation>
    </message>
    <message>
        <source>Nothing here yet. Add a project; a client is not needed.</source>
        <translation>Hier steht noch nichts. Ein Projekt genügt für den Anfang, ein Kunde ist nicht nötig.</translation>
    </message>
    <message>
        <source>Show archived ones</source>
        <translation>Archivierte zeigen</translation>
    </message>
    <message>
        <source>Done. Undo takes it back.</source>
        <translation>Erledigt. Rückgängig nimmt es zurück.</translation>
    </message>
    <message>
        <source>Saved {0}.</source>
        <translation>{0} gespeichert.</translation>
    </message>
</context>
<context>
    <name>promises</name>
    <message>
        <source>What WorkMoniQ promises</source>
        <translation>Was WorkMoniQ verspricht</translation>
    </message>
    <message>
        <source>There is no hidden mode: the tray always shows what is going on.</source>
        <translation>Es gibt keinen heimlichen Betrieb: Das Symbol im Infobereich zeigt immer, was geschieht.</translation>
    </message>
    <message>
        <source>No screenshots, no contents, no keys you type, ever.</source>
        <translation>Niemals Bildschirmfotos, niemals Inhalte, niemals getippte Tasten.</translation>
    </message>
    <message>
        <source>The history is encrypted with a key that only you hold. Without it nobody can read it, not even who wrote WorkMoniQ.</source>
        <translation>Der Verlauf ist mit einem Schlüssel verschlüsselt, den nur Sie haben. Ohne ihn kann ihn niemand lesen, auch nicht, wer WorkMoniQ geschrieben hat.</translation>
    </message>
    <message>
        <source>Nothing leaves this computer unless you hand it out, and what you hand out stands in the list on this page.</source>
        <translation>Nichts verlässt diesen Computer, außer Sie geben es heraus, und was Sie herausgeben, steht in der Liste auf dieser Seite.</translation>
    </message>
    <message>
        <source>What you wipe is gone from the history and from its backups, with a receipt.</source>
        <translation>Was Sie löschen, ist aus dem Verlauf und seinen Sicherungen entfernt, mit einer Quittung.</translation>
    </message>
</context>
<context>
    <name>range</name>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Dieser Monat</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day, included</source>
        <translation>Letzter Tag, einschließlich</translation>
    </message>
    <message>
        <source>The last day lies before the first; turn them round.</source>
        <translation>Der letzte Tag liegt vor dem ersten; bitte umdrehen.</translation>
    </message>
</context>
<context>
    <name>reminders</name>
    <message>
        <source>Time for a break</source>
        <translation>Zeit für eine Pause</translation>
    </message>
    <message>
        <source>You have been active for {0} without one.</source>
        <translation>Seit {0} aktiv, ohne eine Pause.</translation>
    </message>
    <message>
        <source>Goal reached: {0}</source>
        <translation>Ziel erreicht: {0}</translation>
    </message>
    <message>
        <source>Limit close: {0}</source>
        <translation>Grenze nah: {0}</translation>
    </message>
    <message>
        <source>Limit reached: {0}</source>
        <translation>Grenze erreicht: {0}</translation>
    </message>
    <message>
        <source>{0} of {1} today.</source>
        <translation>{0} von {1} heute.</translation>
    </message>
    <message>
        <source>{0} of {1} this week.</source>
        <translation>{0} von {1} diese Woche.</translation>
    </message>
    <message>
        <source>All work</source>
        <translation>Alle Arbeit</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
</context>
<context>
    <name>reports</name>
    <message>
        <source>Today, {0}</source>
        <translation>Heute, {0}</translation>
    </message>
    <message>
        <source>Week {0}: {1} – {2}</source>
        <translation>Woche {0}: {1} – {2}</translation>
    </message>
    <message>
        <source>in the same time of the year before</source>
        <translation>in derselben Zeit des Jahres davor</translation>
    </message>
    <message>
        <source>by the same time in the year before</source>
        <translation>bis zur selben Zeit im Jahr davor</translation>
    </message>
    <message>
        <source>on the day before</source>
        <translation>am Tag davor</translation>
    </message>
    <message>
        <source>in the week before</source>
        <translation>in der Woche davor</translation>
    </message>
    <message>
        <source>in the month before</source>
        <translation>im Monat davor</translation>
    </message>
    <message>
        <source>in the year before</source>
        <translation>im Jahr davor</translation>
    </message>
    <message>
        <source>in the same number of days before</source>
        <translation>in ebenso vielen Tagen davor</translation>
    </message>
    <message>
        <source>by the same time on the day before</source>
        <translation>bis zur selben Zeit am Tag davor</translation>
    </message>
    <message>
        <source>by the same time in the week before</source>
        <translation>bis zur selben Zeit in der Woche davor</translation>
    </message>
    <message>
        <source>by the same time in the month before</source>
        <translation>bis zur selben Zeit im Monat davor</translation>
    </message>
    <message>
        <source>by the same time in the days before</source>
        <translation>bis zur selben Zeit in den Tagen davor</translation>
    </message>
    <message>
        <source>No window</source>
        <translation>Kein Fenster</translation>
    </message>
    <message>
        <source>No title</source>
        <translation>Kein Titel</translation>
    </message>
    <message>
        <source>No site</source>
        <translation>Keine Seite</translation>
    </message>
    <message>
        <source>No category</source>
        <translation>Keine Kategorie</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>Kein Projekt</translation>
    </message>
    <message>
        <source>No hour</source>
        <translation>Keine Stunde</translation>
    </message>
    <message>
        <source>No day</source>
        <translation>Kein Tag</translation>
    </message>
    <message>
        <source>No device</source>
        <translation>Kein Gerät</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Davor</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Hours of the week</source>
        <translation>Stunden der Woche</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>and {0} more apps: {1}</source>
        <translation>und {0} weitere Apps: {1}</translation>
    </message>
    <message>
        <source>and {0} more titles: {1}</source>
        <translation>und {0} weitere Titel: {1}</translation>
    </message>
    <message>
        <source>and {0} more sites: {1}</source>
        <translation>und {0} weitere Seiten: {1}</translation>
    </message>
    <message>
        <source>and {0} more categories: {1}</source>
        <translation>und {0} weitere Kategorien: {1}</translation>
    </message>
    <message>
        <source>and {0} more projects: {1}</source>
        <translation>und {0} weitere Projekte: {1}</translation>
    </message>
    <message>
        <source>and {0} more hours: {1}</source>
        <translation>und {0} weitere Stunden: {1}</translation>
    </message>
    <message>
        <source>and {0} more days: {1}</source>
        <translation>und {0} weitere Tage: {1}</translation>
    </message>
    <message>
        <source>and {0} more devices: {1}</source>
        <translation>und {0} weitere Geräte: {1}</translation>
    </message>
    <message>
        <source>and one more: {0}</source>
        <translation>und noch eins: {0}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Made by WorkMoniQ on {0}</source>
        <translation>Erstellt von WorkMoniQ am {0}</translation>
    </message>
    <message>
        <source>Nothing was recorded in this time.</source>
        <translation>In dieser Zeit wurde nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>{0} more than {1}</source>
        <translation>{0} mehr als {1}</translation>
    </message>
    <message>
        <source>{0} less than {1}</source>
        <translation>{0} weniger als {1}</translation>
    </message>
    <message>
        <source>As much as {0}</source>
        <translation>So viel wie {0}</translation>
    </message>
    <message>
        <source>Nothing was recorded {0}.</source>
        <translation>Nichts wurde {0} aufgezeichnet.</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Stunde</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Woche</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day, included</source>
        <translation>Letzter Tag, einschließlich</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Time before</source>
        <translation>Zeit davor</translation>
    </message>
    <message>
        <source>Year before</source>
        <translation>Jahr davor</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>Balken</translation>
    </message>
    <message>
        <source>Adding up…</source>
        <translation>Es wird gerechnet …</translation>
    </message>
    <message>
        <source>The last day lies before the first.</source>
        <translation>Der letzte Tag liegt vor dem ersten.</translation>
    </message>
    <message>
        <source>Total active time</source>
        <translation>Aktive Zeit insgesamt</translation>
    </message>
    <message>
        <source>Time by {0}</source>
        <translation>Zeit nach {0}</translation>
    </message>
    <message>
        <source>Trend by day</source>
        <translation>Verlauf nach Tagen</translation>
    </message>
    <message>
        <source>Trend by week</source>
        <translation>Verlauf nach Wochen</translation>
    </message>
    <message>
        <source>Trend by month</source>
        <translation>Verlauf nach Monaten</translation>
    </message>
    <message>
        <source>The fuller the colour, the more time in that hour.</source>
        <translation>Je kräftiger die Farbe, desto mehr Zeit in dieser Stunde.</translation>
    </message>
    <message>
        <source>and more; the table has all of them</source>
        <translation>und weitere; die Tabelle hat alle</translation>
    </message>
    <message>
        <source>The narrow bars show the time compared with.</source>
        <translation>Die schmalen Balken zeigen die Zeit, mit der verglichen wird.</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} h</translation>
    </message>
    <message>
        <source>The report is on its way to the printer.</source>
        <translation>Der Bericht ist unterwegs zum Drucker.</translation>
    </message>
    <message>
        <source>Saved {0}, {1}.</source>
        <translation>{0} gespeichert, {1}.</translation>
    </message>
    <message>
        <source>Stopped. No file was left behind.</source>
        <translation>Angehalten. Es blieb keine Datei zurück.</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern als …</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken …</translation>
    </message>
    <message>
        <source>Progress of saving</source>
        <translation>Fortschritt des Speicherns</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>Bericht speichern als</translation>
    </message>
    <message>
        <source>CSV, for any spreadsheet</source>
        <translation>CSV, für jede Tabellenkalkulation</translation>
    </message>
    <message>
        <source>Excel workbook (XLSX)</source>
        <translation>Excel-Arbeitsmappe (XLSX)</translation>
    </message>
    <message>
        <source>Web page (HTML)</source>
        <translation>Webseite (HTML)</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Picture (PNG)</source>
        <translation>Bild (PNG)</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>How long it is kept</source>
        <translation>Wie lange es bleibt</translation>
    </message>
    <message>
        <source>What is older is removed for good, once a day. Totals by day and app stay for ever, so that old reports keep their sums.</source>
        <translation>Was älter ist, wird einmal am Tag endgültig entfernt. Summen nach Tag und App bleiben für immer, damit alte Berichte ihre Zahlen behalten.</translation>
    </message>
    <message>
        <source>{0}: those from before {1} go next.</source>
        <translation>{0}: Als Nächstes gehen die von vor dem {1}.</translation>
    </message>
    <message>
        <source>Nothing is removed by itself.</source>
        <translation>Nichts wird von selbst entfernt.</translation>
    </message>
    <message>
        <source>{0}: keep {1}?</source>
        <translation>{0}: {1} lang behalten?</translation>
    </message>
    <message>
        <source>Those from before {0} are then removed for good, within a day.</source>
        <translation>Was vor dem {0} liegt, wird dann innerhalb eines Tages endgültig entfernt.</translation>
    </message>
    <message>
        <source>Remove what is older</source>
        <translation>Älteres entfernen</translation>
    </message>
    <message>
        <source>Titles and addresses</source>
        <translation>Titel und Adressen</translation>
    </message>
    <message>
        <source>Which app was in front when</source>
        <translation>Welche App wann vorn war</translation>
    </message>
    <message>
        <source>Input counts</source>
        <translation>Eingabezählungen</translation>
    </message>
    <message>
        <source>titles and addresses of {0} window spans</source>
        <translation>Titel und Adressen von {0} Fensterabschnitten</translation>
    </message>
    <message>
        <source>{0} window spans</source>
        <translation>{0} Fensterabschnitte</translation>
    </message>
    <message>
        <source>input counts of {0} minutes</source>
        <translation>Eingabezählungen von {0} Minuten</translation>
    </message>
    <message>
        <source>Right now nothing is that old.</source>
        <translation>Zurzeit ist nichts so alt.</translation>
    </message>
    <message>
        <source>Right now that is: {0}.</source>
        <translation>Zurzeit sind das: {0}.</translation>
    </message>
    <message>
        <source>For ever</source>
        <translation>Für immer</translation>
    </message>
    <message>
        <source>{0} days</source>
        <translation>{0} Tage</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Website</translation>
    </message>
    <message>
        <source>End of the title</source>
        <translation>Ende des Titels</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>App, title or address</source>
        <translation>App, Titel oder Adresse</translation>
    </message>
    <message>
        <source>is, with * for any text</source>
        <translation>ist, mit * für beliebigen Text</translation>
    </message>
    <message>
        <source>holds the expression</source>
        <translation>enthält den Ausdruck</translation>
    </message>
    <message>
        <source>, or </source>
        <translation>, oder </translation>
    </message>
    <message>
        <source>, and </source>
        <translation>, und </translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>on one device</source>
        <translation>auf einem Gerät</translation>
    </message>
    <message>
        <source>project {0}</source>
        <translation>Projekt {0}</translation>
    </message>
    <message>
        <source>keeps titles and addresses out</source>
        <translation>lässt Titel und Adressen weg</translation>
    </message>
    <message>
        <source>keeps the window out</source>
        <translation>lässt das Fenster weg</translation>
    </message>
    <message>
        <source>matched nothing in 30 days</source>
        <translation>traf in 30 Tagen nichts</translation>
    </message>
    <message>
        <source>matched {0} in 30 days</source>
        <translation>traf {0} in 30 Tagen</translation>
    </message>
    <message>
        <source>Never acts: {0} stands above it and decides all it matches.</source>
        <translation>Greift nie: {0} steht darüber und entscheidet alles, was sie trifft.</translation>
    </message>
    <message>
        <source>{0} stands above it and decided {1} of this.</source>
        <translation>{0} steht darüber und entschied {1} davon.</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message>
        <source>It matches everything.</source>
        <translation>Sie trifft alles.</translation>
    </message>
    <message>
        <source>It matches nothing in this time.</source>
        <translation>Sie trifft in dieser Zeit nichts.</translation>
    </message>
    <message>
        <source>It matches {0} spans, {1} of {2}.</source>
        <translation>Sie trifft {0} Abschnitte, {1} von {2}.</translation>
    </message>
    <message>
        <source>It would change {0} spans, {1}.</source>
        <translation>Sie würde {0} Abschnitte ändern, {1}.</translation>
    </message>
    <message>
        <source>It would change nothing that is recorded.</source>
        <translation>Sie würde nichts Aufgezeichnetes ändern.</translation>
    </message>
    <message>
        <source>no category</source>
        <translation>keine Kategorie</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} und {1} weitere</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Betrachtet wird</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Any of these, one a line</source>
        <translation>Eines davon, je Zeile eines</translation>
    </message>
    <message>
        <source>Upper and lower case differ</source>
        <translation>Groß und klein unterscheiden</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Diese Bedingung entfernen</translation>
    </message>
    <message>
        <source>Without a condition the rule matches everything.</source>
        <translation>Ohne Bedingung trifft die Regel alles.</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>Bedingung hinzufügen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>Bedingungen</translation>
    </message>
    <message>
        <source>All of them must hold</source>
        <translation>Alle müssen gelten</translation>
    </message>
    <message>
        <source>One of them is enough</source>
        <translation>Eine davon genügt</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Work &gt; Accounting</source>
        <translation>Arbeit &gt; Buchhaltung</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Keep titles and addresses out</source>
        <translation>Titel und Adressen weglassen</translation>
    </message>
    <message>
        <source>From now on they are neither stored nor logged; the app stays.</source>
        <translation>Ab jetzt werden sie weder gespeichert noch protokolliert; die App bleibt.</translation>
    </message>
    <message>
        <source>Keep the window out entirely</source>
        <translation>Das Fenster ganz weglassen</translation>
    </message>
    <message>
        <source>From now on its time counts as active, without a window.</source>
        <translation>Ab jetzt zählt seine Zeit als aktiv, ohne Fenster.</translation>
    </message>
    <message>
        <source>Speaks of</source>
        <translation>Gilt für</translation>
    </message>
    <message>
        <source>All of the past, and from now on</source>
        <translation>Alles Vergangene und ab jetzt</translation>
    </message>
    <message>
        <source>From now on</source>
        <translation>Ab jetzt</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Neue Regel</translation>
    </message>
    <message>
        <source>Change {0}</source>
        <translation>{0} ändern</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>This rule matches everything</source>
        <translation>Diese Regel trifft alles</translation>
    </message>
    <message>
        <source>Whatever is on the screen, it does this: {0}. Do you mean it?</source>
        <translation>Was auch auf dem Bildschirm ist, sie tut dies: {0}. Ist das gewollt?</translation>
    </message>
    <message>
        <source>Save it all the same</source>
        <translation>Trotzdem speichern</translation>
    </message>
    <message>
        <source>Only at certain hours</source>
        <translation>Nur zu bestimmten Zeiten</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>On your history</source>
        <translation>Am Verlauf</translation>
    </message>
    <message>
        <source>Try it on</source>
        <translation>Erproben an</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>Die letzten 30 Tage</translation>
    </message>
    <message>
        <source>The last year</source>
        <translation>Das letzte Jahr</translation>
    </message>
    <message>
        <source>The last ten years</source>
        <translation>Die letzten zehn Jahre</translation>
    </message>
    <message>
        <source>How far the trial is</source>
        <translation>Fortschritt der Probe</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>Wird angesehen …</translation>
    </message>
    <message>
        <source>Write a condition and what the rule does: here you see what changes.</source>
        <translation>Mit einer Bedingung und dem, was die Regel tut, zeigt sich hier, was sich ändert.</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>They sort time into categories and projects, and keep things out of the record. Where two rules match, the upper one decides.</source>
        <translation>Sie ordnen Zeit Kategorien und Projekten zu und halten manches aus der Aufzeichnung heraus. Wo zwei Regeln treffen, entscheidet die obere.</translation>
    </message>
    <message>
        <source>came with WorkMoniQ</source>
        <translation>kam mit WorkMoniQ</translation>
    </message>
    <message>
        <source>The rule {0} was removed.</source>
        <translation>Die Regel {0} wurde entfernt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Category rules of ActivityWatch</source>
        <translation>Kategorieregeln von ActivityWatch</translation>
    </message>
    <message>
        <source>{0} new rules, {1} that are here already.</source>
        <translation>{0} neue Regeln, {1} schon vorhanden.</translation>
    </message>
    <message>
        <source>{0} cannot be taken:</source>
        <translation>{0} lassen sich nicht übernehmen:</translation>
    </message>
    <message>
        <source>Take these rules in?</source>
        <translation>Diese Regeln übernehmen?</translation>
    </message>
    <message>
        <source>Take them in</source>
        <translation>Übernehmen</translation>
    </message>
</context>
<context>
    <name>scene</name>
    <message>
        <source>The history is still locked. It opens as soon as its key is here; what happens meanwhile is kept in memory.</source>
        <translation>Der Verlauf ist noch verschlossen. Er öffnet sich, sobald sein Schlüssel da ist; was bis dahin geschieht, wird im Arbeitsspeicher behalten.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Nothing was found.</source>
        <translation>Nichts gefunden.</translation>
    </message>
    <message>
        <source>today {0}</source>
        <translation>heute {0}</translation>
    </message>
    <message>
        <source>Type words from a window title, an app or a note. The newest comes first; Enter shows it in the timeline.</source>
        <translation>Wörter aus einem Fenstertitel, einer App oder einer Notiz eingeben. Das Neueste steht oben; Enter zeigt es in der Zeitleiste.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Search titles, apps and notes</source>
        <translation>Titel, Apps und Notizen durchsuchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Gefundenes</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>&apos;client&apos;, &apos;project&apos;, &apos;task&apos;</source>
        <translation>„Kunde“, „Projekt“, „Aufgabe“</translation>
    </message>
    <message>
        <source>(entered by hand)</source>
        <translation>(von Hand eingetragen)</translation>
    </message>
    <message>
        <source>A backup keeps what it held when it was made, until it is rotated or you delete it.</source>
        <translation>Eine Sicherung behält, was sie bei ihrer Entstehung enthielt, bis sie ersetzt oder von Ihnen gelöscht wird.</translation>
    </message>
    <message>
        <source>A backup that could not be reached is still there; it is yours to delete.</source>
        <translation>Eine Sicherung, die nicht zu erreichen war, gibt es noch; sie bleibt von Hand zu löschen.</translation>
    </message>
    <message>
        <source>A device that is to be taken off sent something just now: try again.</source>
        <translation>Ein Gerät, das ausgesperrt werden soll, hat eben etwas gesendet: bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>A disk that moves blocks around (an SSD, or a file system with snapshots) may still hold old encrypted pages in blocks no program can reach.</source>
        <translation>Ein Datenträger, der Blöcke verschiebt (eine SSD oder ein Dateisystem mit Schnappschüssen), kann alte verschlüsselte Seiten in Blöcken behalten, die kein Programm erreicht.</translation>
    </message>
    <message>
        <source>A key for this profile has just been made. Try again.</source>
        <translation>Für dieses Profil ist gerade ein Schlüssel entstanden. Bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>A newer WorkMoniQ made this profile&apos;s key file. Update WorkMoniQ.</source>
        <translation>Ein neueres WorkMoniQ hat die Schlüsseldatei dieses Profils geschrieben. Bitte WorkMoniQ aktualisieren.</translation>
    </message>
    <message>
        <source>A passphrase has at least one character and at most 1024 bytes.</source>
        <translation>Eine Passphrase hat mindestens ein Zeichen und höchstens 1024 Byte.</translation>
    </message>
    <message>
        <source>A passphrase needs {0} characters or more. Choose a longer one.</source>
        <translation>Eine Passphrase braucht mindestens {0} Zeichen. Bitte eine längere wählen.</translation>
    </message>
    <message>
        <source>A path with control characters cannot start with the session.</source>
        <translation>Ein Pfad mit Steuerzeichen kann nicht mit der Sitzung starten.</translation>
    </message>
    <message>
        <source>A server on another computer needs https, so that nobody reads along: enter its address with https.</source>
        <translation>Ein Server auf einem anderen Rechner braucht https, damit niemand mitliest: bitte seine Adresse mit https eingeben.</translation>
    </message>
    <message>
        <source>Another device changed the account just now: try again.</source>
        <translation>Ein anderes Gerät hat das Konto eben geändert: bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Another device of the account uses a newer WorkMoniQ: install it here too, then sync again.</source>
        <translation>Ein anderes Gerät des Kontos nutzt ein neueres WorkMoniQ: bitte es auch hier installieren und dann abgleichen.</translation>
    </message>
    <message>
        <source>Another device writes a newer form than this WorkMoniQ knows: install the newer WorkMoniQ here too.</source>
        <translation>Ein anderes Gerät schreibt eine neuere Form, als dieses WorkMoniQ kennt: bitte das neuere WorkMoniQ auch hier installieren.</translation>
    </message>
    <message>
        <source>Ask whoever gave you WorkMoniQ for one that has.</source>
        <translation>Bitten Sie dort, wo WorkMoniQ herkommt, um eine, die eines hat.</translation>
    </message>
    <message>
        <source>Camera: the kernel grants no more inotify watches</source>
        <translation>Kamera: Der Kernel gewährt keine weiteren inotify-Wachen</translation>
    </message>
    <message>
        <source>Camera: this system has no inotify</source>
        <translation>Kamera: Dieses System hat kein inotify</translation>
    </message>
    <message>
        <source>Device {0} had written more than the server shows, or it was stolen and says so: nothing was changed; ask who runs the server, and only if you know that it was stolen say so and name it, {1} (at the command line: --stolen {2}).</source>
        <translation>Das Gerät {0} hatte mehr geschrieben, als der Server zeigt, oder es wurde gestohlen und behauptet das: Es wurde nichts geändert; fragen Sie, wer den Server betreibt, und nur wenn Sie wissen, dass es gestohlen wurde, geben Sie das an und nennen Sie es, {1} (auf der Kommandozeile: --stolen {2}).</translation>
    </message>
    <message>
        <source>Exports made earlier, and backups that were moved away, are yours to delete.</source>
        <translation>Frühere Exporte und verschobene Sicherungen bleiben von Hand zu löschen.</translation>
    </message>
    <message>
        <source>GNOME: this is not a GNOME session on Wayland</source>
        <translation>GNOME: Dies ist keine GNOME-Sitzung unter Wayland</translation>
    </message>
    <message>
        <source>KDE: this is not a Plasma session on Wayland</source>
        <translation>KDE: Dies ist keine Plasma-Sitzung unter Wayland</translation>
    </message>
    <message>
        <source>Making the account was begun anew elsewhere: try again.</source>
        <translation>Das Anlegen des Kontos wurde anderswo neu begonnen: bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>New passphrase (8 characters or more): </source>
        <translation>Neue Passphrase (mindestens 8 Zeichen): </translation>
    </message>
    <message>
        <source>No passphrase was given, so the history stays closed.</source>
        <translation>Es wurde keine Passphrase angegeben, darum bleibt der Verlauf geschlossen.</translation>
    </message>
    <message>
        <source>No receipt of a deleted account is kept here: there is nothing to ask the server for.</source>
        <translation>Hier liegt kein Beleg eines gelöschten Kontos: Es gibt nichts, wonach der Server zu fragen wäre.</translation>
    </message>
    <message>
        <source>Other devices change the account all the time: try again later.</source>
        <translation>Andere Geräte ändern das Konto fortwährend: bitte später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Other devices send all the time: the change of keys goes on later.</source>
        <translation>Andere Geräte senden fortwährend: Der Schlüsselwechsel geht später weiter.</translation>
    </message>
    <message>
        <source>Others can write in the profile folder {0}, so the history would not be safe there. Run `chmod go-w {1}`, or choose another folder.</source>
        <translation>Andere können in den Profilordner {0} schreiben, darum wäre der Verlauf dort nicht sicher. `chmod go-w {1}` hilft, oder ein anderer Ordner.</translation>
    </message>
    <message>
        <source>Others may use the passphrase file {0}. Run `chmod 600 {1}`.</source>
        <translation>Andere können die Passphrasendatei {0} benutzen. `chmod 600 {1}` hilft.</translation>
    </message>
    <message>
        <source>Something else writes as this device, most likely a copy of this profile: end it and pair it as a device of its own; sync tries again within a day.</source>
        <translation>Etwas anderes schreibt als dieses Gerät, wohl eine Kopie dieses Profils: bitte die Kopie beenden und als eigenes Gerät koppeln; binnen eines Tages geht der Abgleich weiter.</translation>
    </message>
    <message>
        <source>Sound: PULSE_SERVER names a server on the network</source>
        <translation>Ton: PULSE_SERVER nennt einen Server im Netz</translation>
    </message>
    <message>
        <source>Sound: no PulseAudio or PipeWire answers</source>
        <translation>Ton: Weder PulseAudio noch PipeWire antwortet</translation>
    </message>
    <message>
        <source>Sound: the sound server closed the connection</source>
        <translation>Ton: Der Tonserver hat die Verbindung geschlossen</translation>
    </message>
    <message>
        <source>Sound: there is no session with sound (XDG_RUNTIME_DIR)</source>
        <translation>Ton: Es gibt keine Sitzung mit Ton (XDG_RUNTIME_DIR)</translation>
    </message>
    <message>
        <source>The WorkMoniQ that runs does not know this request. Restart it.</source>
        <translation>Das laufende WorkMoniQ kennt diese Anfrage nicht. Bitte neu starten.</translation>
    </message>
    <message>
        <source>The WorkMoniQ that runs is of another version. Restart it.</source>
        <translation>Das laufende WorkMoniQ hat eine andere Version. Bitte neu starten.</translation>
    </message>
    <message>
        <source>The account changes all the time: sync goes on later.</source>
        <translation>Das Konto ändert sich fortwährend: Der Abgleich geht später weiter.</translation>
    </message>
    <message>
        <source>The account of this recovery code has another user name: type the one on the sheet, or leave it out.</source>
        <translation>Das Konto dieses Wiederherstellungscodes hat einen anderen Benutzernamen: bitte den vom Blatt eingeben oder ihn weglassen.</translation>
    </message>
    <message>
        <source>The account&apos;s room on the server is full: keep less, or ask who runs it for more.</source>
        <translation>Der Platz des Kontos auf dem Server ist voll: bitte weniger aufheben oder den Betreiber um mehr bitten.</translation>
    </message>
    <message>
        <source>The device sends all the time: try again in a moment.</source>
        <translation>Das Gerät sendet fortwährend: bitte gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The key needs an unlocked keyring, a passphrase file named by {0}, or a terminal to ask for the passphrase.</source>
        <translation>Der Schlüssel braucht einen offenen Schlüsselbund, eine mit {0} genannte Passphrasendatei oder ein Terminal, das nach der Passphrase fragt.</translation>
    </message>
    <message>
        <source>The old devices send all the time: try again in a moment.</source>
        <translation>Die alten Geräte senden fortwährend: bitte gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The passphrase file {0} belongs to another user. Use one of your own.</source>
        <translation>Die Passphrasendatei {0} gehört jemand anderem. Bitte eine eigene nehmen.</translation>
    </message>
    <message>
        <source>The passphrase file {0} cannot be read: {1}.</source>
        <translation>Die Passphrasendatei {0} lässt sich nicht lesen: {1}.</translation>
    </message>
    <message>
        <source>The passphrase file {0} is not a regular file.</source>
        <translation>Die Passphrasendatei {0} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>The passphrase file {0} must hold 1 to 1024 bytes of UTF-8 and no more.</source>
        <translation>Die Passphrasendatei {0} darf nur 1 bis 1024 Byte UTF-8 enthalten.</translation>
    </message>
    <message>
        <source>The password was changed elsewhere: log in with the new one.</source>
        <translation>Das Passwort wurde anderswo geändert: bitte mit dem neuen anmelden.</translation>
    </message>
    <message>
        <source>The profile folder {0} belongs to another user. Choose one of your own with --profile.</source>
        <translation>Der Profilordner {0} gehört jemand anderem. Bitte mit --profile einen eigenen wählen.</translation>
    </message>
    <message>
        <source>The profile&apos;s key file {0} cannot be read: {1}.</source>
        <translation>Die Schlüsseldatei des Profils {0} lässt sich nicht lesen: {1}.</translation>
    </message>
    <message>
        <source>The profile&apos;s key file, vault.json, is damaged: {0}. Restore it from a backup.</source>
        <translation>Die Schlüsseldatei des Profils, vault.json, ist beschädigt: {0}. Bitte aus einer Sicherung wiederherstellen.</translation>
    </message>
    <message>
        <source>The recovery code was changed sooner than three days after that was announced, which no device of yours does: sync has stopped; look at your devices.</source>
        <translation>Der Wiederherstellungscode wurde früher als drei Tage nach der Ankündigung geändert, was keines der eigenen Geräte tut: Der Abgleich ist angehalten; bitte die Geräte ansehen.</translation>
    </message>
    <message>
        <source>The same passphrase again: </source>
        <translation>Dieselbe Passphrase noch einmal: </translation>
    </message>
    <message>
        <source>The server asks for the password to be used in a way that this WorkMoniQ does not know: install the newest one, and ask who runs the server if that does not help.</source>
        <translation>Der Server will das Passwort auf eine Weise, die dieses WorkMoniQ nicht kennt: bitte das neueste installieren und, falls das nicht hilft, den Betreiber fragen.</translation>
    </message>
    <message>
        <source>The server cannot do this as things are: try again after the next sync.</source>
        <translation>So, wie es steht, kann der Server das nicht: bitte nach dem nächsten Abgleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The server does not allow this to this device.</source>
        <translation>Der Server erlaubt das diesem Gerät nicht.</translation>
    </message>
    <message>
        <source>The server does not have this any more.</source>
        <translation>Der Server hat das nicht mehr.</translation>
    </message>
    <message>
        <source>The server does not have this: check the address.</source>
        <translation>Der Server hat das nicht: bitte die Adresse prüfen.</translation>
    </message>
    <message>
        <source>The server does not know this user name with this password: check both.</source>
        <translation>Der Server kennt diesen Benutzernamen nicht mit diesem Passwort: bitte beides prüfen.</translation>
    </message>
    <message>
        <source>The server does not show all that the account&apos;s devices had sent to it, or something else: nothing was changed; ask who runs the server before you use the recovery code.</source>
        <translation>Der Server zeigt nicht alles, was die Geräte des Kontos ihm gesendet haben, oder etwas anderes: Nichts wurde geändert; bitte den Betreiber fragen, bevor der Wiederherstellungscode benutzt wird.</translation>
    </message>
    <message>
        <source>The server does not take this computer&apos;s signature: set its clock right, then try again.</source>
        <translation>Der Server nimmt die Unterschrift dieses Rechners nicht an: bitte seine Uhr richtig stellen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The server gave a key of a segment that does not open here: the change of keys waits; look whether all devices are up to date.</source>
        <translation>Der Server gab den Schlüssel eines Stücks, der hier nicht passt: Der Schlüsselwechsel wartet; bitte prüfen, ob alle Geräte auf dem neuesten Stand sind.</translation>
    </message>
    <message>
        <source>The server handed out another key than the account&apos;s devices agreed on: sync has stopped and nothing was changed; ask who runs the server.</source>
        <translation>Der Server gab einen anderen Schlüssel heraus, als die Geräte des Kontos vereinbart haben: Der Abgleich ist angehalten, nichts wurde geändert; bitte den Betreiber fragen.</translation>
    </message>
    <message>
        <source>The server needs a newer WorkMoniQ: install it, then sync again.</source>
        <translation>Der Server braucht ein neueres WorkMoniQ: bitte installieren und dann abgleichen.</translation>
    </message>
    <message>
        <source>The server says that old keys are retired and still lists what needs them: this device keeps its old keys.</source>
        <translation>Der Server sagt, alte Schlüssel seien abgelegt, und führt noch, was sie braucht: Dieses Gerät behält seine alten Schlüssel.</translation>
    </message>
    <message>
        <source>The server shows an account that this recovery code was not made for: nothing was changed; check the address and ask who runs the server.</source>
        <translation>Der Server zeigt ein Konto, zu dem dieser Wiederherstellungscode nicht gehört: Nichts wurde geändert; bitte die Adresse prüfen und den Betreiber fragen.</translation>
    </message>
    <message>
        <source>The session with the server is over: try again.</source>
        <translation>Die Sitzung mit dem Server ist zu Ende: bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The sync server sends to another address, which is never followed: enter the address it has now, if you trust it.</source>
        <translation>Der Server des Abgleichs verweist auf eine andere Adresse, und dem folgt WorkMoniQ nie: bitte die jetzige Adresse eingeben, falls ihr zu trauen ist.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring has no key for this history. Use the recovery phrase: `workmoniq key use-recovery`.</source>
        <translation>Der Schlüsselbund des Systems hat keinen Schlüssel für diesen Verlauf. Bitte die Wiederherstellungsphrase nehmen: `workmoniq key use-recovery`.</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked. Unlock it, or log in to the desktop, and try again.</source>
        <translation>Der Schlüsselbund des Systems ist verschlossen. Bitte aufschließen oder am Desktop anmelden und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type the same one twice.</source>
        <translation>Die beiden Passphrasen sind verschieden. Bitte zweimal dieselbe eingeben.</translation>
    </message>
    <message>
        <source>There is a history here, but its key file vault.json is gone. Put it back, or restore a backup.</source>
        <translation>Es gibt hier einen Verlauf, aber seine Schlüsseldatei vault.json fehlt. Bitte zurücklegen oder eine Sicherung wiederherstellen.</translation>
    </message>
    <message>
        <source>There is no history in {0} yet.</source>
        <translation>In {0} gibt es noch keinen Verlauf.</translation>
    </message>
    <message>
        <source>There is no room left to write {0}. Free some space and try again.</source>
        <translation>Zum Schreiben von {0} ist kein Platz mehr. Bitte Platz schaffen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>This computer does not have the keys for sync that belong to this history, as after a restore: pair this device again.</source>
        <translation>Dieser Rechner hat die Schlüssel des Abgleichs nicht, die zu diesem Verlauf gehören, wie nach einer Wiederherstellung: bitte dieses Gerät neu koppeln.</translation>
    </message>
    <message>
        <source>This device was taken off the account: pair it anew on a device that is still on it.</source>
        <translation>Dieses Gerät wurde aus dem Konto ausgesperrt: bitte auf einem Gerät, das noch dazugehört, neu koppeln.</translation>
    </message>
    <message>
        <source>This history is just being synced by another WorkMoniQ: try again in a moment.</source>
        <translation>Dieser Verlauf wird gerade von einem anderen WorkMoniQ abgeglichen: bitte gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>This is no pairing code: a character is mistyped or missing, or it is another kind of code. Compare it with the one that the other device shows, and type it again.</source>
        <translation>Das ist kein Kopplungscode: Ein Zeichen ist vertippt oder fehlt, oder es ist ein anderer Code. Bitte mit dem Code vergleichen, den das andere Gerät zeigt, und noch einmal eingeben.</translation>
    </message>
    <message>
        <source>This is no recovery code: a character is mistyped or missing, or it is another kind of code. Compare it with your sheet, and type it again.</source>
        <translation>Das ist kein Wiederherstellungscode: Ein Zeichen ist vertippt oder fehlt, oder es ist ein anderer Code. Bitte mit dem Blatt vergleichen und noch einmal eingeben.</translation>
    </message>
    <message>
        <source>This is no recovery phrase: a character is mistyped or missing. Type it again.</source>
        <translation>Das ist keine Wiederherstellungsphrase: Ein Zeichen ist vertippt oder fehlt. Bitte noch einmal eingeben.</translation>
    </message>
    <message>
        <source>This is no request that WorkMoniQ understands.</source>
        <translation>Das ist keine Anfrage, die WorkMoniQ versteht.</translation>
    </message>
    <message>
        <source>This is not Windows: it has no Run key.</source>
        <translation>Das ist nicht Windows: Es hat keinen Run-Schlüssel.</translation>
    </message>
    <message>
        <source>This passphrase does not open the history. Type it again, or use the recovery phrase: `workmoniq key use-recovery`.</source>
        <translation>Diese Passphrase öffnet den Verlauf nicht. Bitte noch einmal eingeben oder die Wiederherstellungsphrase nehmen: `workmoniq key use-recovery`.</translation>
    </message>
    <message>
        <source>This profile&apos;s key is in the system&apos;s keyring; it has no passphrase.</source>
        <translation>Der Schlüssel dieses Profils liegt im Schlüsselbund des Systems; es hat keine Passphrase.</translation>
    </message>
    <message>
        <source>This recovery phrase does not open the history. It may be another profile&apos;s.</source>
        <translation>Diese Wiederherstellungsphrase öffnet den Verlauf nicht. Sie gehört vielleicht zu einem anderen Profil.</translation>
    </message>
    <message>
        <source>This server takes accounts by invitation only: enter one.</source>
        <translation>Dieser Server nimmt Konten nur mit Einladung: bitte eine eingeben.</translation>
    </message>
    <message>
        <source>This user name is taken: choose another.</source>
        <translation>Dieser Benutzername ist vergeben: bitte einen anderen wählen.</translation>
    </message>
    <message>
        <source>Time whose titles or window spans are gone can no longer be edited; its totals stay as they are, and a wipe still takes it whole.</source>
        <translation>Zeit, deren Titel oder Fensterabschnitte entfernt sind, lässt sich nicht mehr berichtigen; ihre Summen bleiben, wie sie sind, und ein Löschen nimmt sie weiterhin ganz mit.</translation>
    </message>
    <message>
        <source>Wayland: this is not a Wayland session</source>
        <translation>Wayland: Dies ist keine Wayland-Sitzung</translation>
    </message>
    <message>
        <source>What answers there is no WorkMoniQ server that this version knows: check the address.</source>
        <translation>Was dort antwortet, ist kein WorkMoniQ-Server, den diese Version kennt: bitte die Adresse prüfen.</translation>
    </message>
    <message>
        <source>What such blocks hold is encrypted, and its key was destroyed just now; the recovery phrase, if you kept it, opens only a backup that still exists somewhere.</source>
        <translation>Was in solchen Blöcken steht, ist verschlüsselt, und der Schlüssel wurde eben vernichtet; eine aufbewahrte Wiederherstellungsphrase öffnet nur eine Sicherung, die es irgendwo noch gibt.</translation>
    </message>
    <message>
        <source>Windows does not let the autostart be changed: ask who manages it</source>
        <translation>Windows lässt den Autostart nicht ändern: bitte bei der Verwaltung nachfragen</translation>
    </message>
    <message>
        <source>WorkMoniQ already runs on this profile{0}.</source>
        <translation>WorkMoniQ läuft für dieses Profil schon{0}.</translation>
    </message>
    <message>
        <source>WorkMoniQ cannot be reached from other programs on this system yet.</source>
        <translation>WorkMoniQ ist auf diesem System für andere Programme noch nicht erreichbar.</translation>
    </message>
    <message>
        <source>WorkMoniQ cannot lock a profile on this system yet.</source>
        <translation>WorkMoniQ kann auf diesem System noch kein Profil sperren.</translation>
    </message>
    <message>
        <source>WorkMoniQ could not do that. Its log says where.</source>
        <translation>WorkMoniQ konnte das nicht tun. Das Protokoll sagt, wo es scheiterte.</translation>
    </message>
    <message>
        <source>WorkMoniQ does not answer. Try again.</source>
        <translation>WorkMoniQ antwortet nicht. Bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>WorkMoniQ does not run on this profile. Start it with `workmoniq`.</source>
        <translation>WorkMoniQ läuft für dieses Profil nicht. Es startet mit `workmoniq`.</translation>
    </message>
    <message>
        <source>WorkMoniQ ended before it answered. Start it with `workmoniq`.</source>
        <translation>WorkMoniQ endete, bevor es antwortete. Es startet mit `workmoniq`.</translation>
    </message>
    <message>
        <source>WorkMoniQ failed and did not say why.</source>
        <translation>WorkMoniQ scheiterte und sagte nicht, warum.</translation>
    </message>
    <message>
        <source>WorkMoniQ has too many questions to answer. Try again.</source>
        <translation>WorkMoniQ hat zu viele Fragen zu beantworten. Bitte noch einmal versuchen.</translation>
    </message>
    <message>
        <source>WorkMoniQ is running on this profile: quit it, then {0}</source>
        <translation>WorkMoniQ läuft für dieses Profil: bitte beenden, dann {0}</translation>
    </message>
    <message>
        <source>WorkMoniQ or the computer stopped without warning</source>
        <translation>WorkMoniQ oder der Computer hielt ohne Vorwarnung an</translation>
    </message>
    <message>
        <source>WorkMoniQ runs and still waits for its key: unlock it first, then try again</source>
        <translation>WorkMoniQ läuft und wartet noch auf seinen Schlüssel: bitte zuerst öffnen, dann noch einmal versuchen</translation>
    </message>
    <message>
        <source>X11: libxcb-xinput is not installed</source>
        <translation>X11: libxcb-xinput ist nicht installiert</translation>
    </message>
    <message>
        <source>X11: the display closed</source>
        <translation>X11: Die Anzeige wurde geschlossen</translation>
    </message>
    <message>
        <source>X11: the display does not answer</source>
        <translation>X11: Die Anzeige antwortet nicht</translation>
    </message>
    <message>
        <source>X11: the server has no X Input 2.1</source>
        <translation>X11: Der Server hat kein X Input 2.1</translation>
    </message>
    <message>
        <source>X11: the server keeps no idle time (IDLETIME)</source>
        <translation>X11: Der Server führt keine Leerlaufzeit (IDLETIME)</translation>
    </message>
    <message>
        <source>X11: there is no display (DISPLAY is not set)</source>
        <translation>X11: Es gibt keine Anzeige (DISPLAY ist nicht gesetzt)</translation>
    </message>
    <message>
        <source>X11: this is a Wayland session; X11 {0}</source>
        <translation>X11: Dies ist eine Wayland-Sitzung; X11 {0}</translation>
    </message>
    <message>
        <source>a colour is written as # and six digits, such as #2f6fde</source>
        <translation>eine Farbe schreibt sich als # und sechs Ziffern, etwa #2f6fde</translation>
    </message>
    <message>
        <source>a currency is three letters, such as EUR or USD</source>
        <translation>eine Währung sind drei Buchstaben, etwa EUR oder USD</translation>
    </message>
    <message>
        <source>a goal holds on one weekday at least: choose one</source>
        <translation>ein Ziel gilt an mindestens einem Wochentag: bitte einen wählen</translation>
    </message>
    <message>
        <source>a goal per {0} takes more than nothing and {1} h at most</source>
        <translation>ein Ziel je {0} ist mehr als nichts und höchstens {1} h: bitte anpassen</translation>
    </message>
    <message>
        <source>a name has at most {0} characters: shorten it</source>
        <translation>ein Name hat höchstens {0} Zeichen: bitte kürzen</translation>
    </message>
    <message>
        <source>a name holds a character that cannot be shown: type it anew</source>
        <translation>ein Name enthält ein Zeichen, das sich nicht zeigen lässt: bitte neu eingeben</translation>
    </message>
    <message>
        <source>a name is needed: type one</source>
        <translation>ein Name fehlt: bitte einen eingeben</translation>
    </message>
    <message>
        <source>a newer WorkMoniQ made this backup: install that one and try again</source>
        <translation>ein neueres WorkMoniQ hat diese Sicherung gemacht: bitte dieses installieren und noch einmal versuchen</translation>
    </message>
    <message>
        <source>a newer WorkMoniQ wrote this file (version {0}, and this one reads {1}): install the newer WorkMoniQ</source>
        <translation>ein neueres WorkMoniQ hat diese Datei geschrieben (Version {0}, dieses liest {1}): bitte das neuere WorkMoniQ installieren</translation>
    </message>
    <message>
        <source>a newer WorkMoniQ wrote this history: install that one</source>
        <translation>ein neueres WorkMoniQ hat diesen Verlauf geschrieben: bitte dieses installieren</translation>
    </message>
    <message>
        <source>a pattern has more than {0} texts: use several rules</source>
        <translation>ein Muster hat mehr als {0} Texte: bitte mehrere Regeln nehmen</translation>
    </message>
    <message>
        <source>a pattern is empty: write what it should match, or take it out</source>
        <translation>ein Muster ist leer: bitte schreiben, was passen soll, oder es herausnehmen</translation>
    </message>
    <message>
        <source>a pause or private time ends within two years from now: give its minutes</source>
        <translation>eine Pause oder private Zeit endet innerhalb von zwei Jahren: bitte ihre Minuten angeben</translation>
    </message>
    <message>
        <source>a price of an hour in {0} is {1}, such as 85</source>
        <translation>ein Stundenpreis in {0} ist {1}, etwa 85</translation>
    </message>
    <message>
        <source>a price of an hour is not negative and not that high: look again</source>
        <translation>ein Stundenpreis ist nicht negativ und nicht so hoch: bitte nachsehen</translation>
    </message>
    <message>
        <source>a project cannot be merged with itself: choose another</source>
        <translation>ein Projekt lässt sich nicht mit sich selbst zusammenlegen: bitte ein anderes wählen</translation>
    </message>
    <message>
        <source>a report as {0}</source>
        <translation>ein Bericht als {0}</translation>
    </message>
    <message>
        <source>a sheet holds {0} spans and this range has more: give a narrower range, or take CSV or JSON</source>
        <translation>ein Blatt fasst {0} Abschnitte, und dieser Zeitraum hat mehr: bitte einen kürzeren Zeitraum angeben oder CSV oder JSON nehmen</translation>
    </message>
    <message>
        <source>a signed timesheet bears a name of up to 200 letters: give yours</source>
        <translation>ein signierter Stundenzettel trägt einen Namen von bis zu 200 Zeichen: bitte Ihren angeben</translation>
    </message>
    <message>
        <source>a signed timesheet: hours of projects by day</source>
        <translation>ein signierter Stundenzettel: Stunden je Projekt und Tag</translation>
    </message>
    <message>
        <source>a task belongs to a project: name the project too</source>
        <translation>eine Aufgabe gehört zu einem Projekt: bitte auch das Projekt nennen</translation>
    </message>
    <message>
        <source>a time that is not ISO 8601 cannot be placed</source>
        <translation>eine Zeit, die nicht ISO 8601 entspricht, lässt sich nicht einordnen</translation>
    </message>
    <message>
        <source>a time without an offset cannot be placed; write it as ISO 8601</source>
        <translation>eine Zeit ohne Abstand zu UTC lässt sich nicht einordnen; bitte nach ISO 8601 schreiben</translation>
    </message>
    <message>
        <source>a timesheet covers at most ten years: give a shorter range</source>
        <translation>ein Stundenzettel umfasst höchstens zehn Jahre: bitte einen kürzeren Zeitraum angeben</translation>
    </message>
    <message>
        <source>adding up</source>
        <translation>es wird zusammengezählt</translation>
    </message>
    <message>
        <source>an address has at most {0} characters: shorten it</source>
        <translation>eine Adresse hat höchstens {0} Zeichen: bitte kürzen</translation>
    </message>
    <message>
        <source>an entry begins before it ends: give a later end</source>
        <translation>ein Eintrag beginnt, bevor er endet: bitte ein späteres Ende angeben</translation>
    </message>
    <message>
        <source>an entry cannot lie in the future: end it now, or start a timer</source>
        <translation>ein Eintrag kann nicht in der Zukunft liegen: bitte jetzt enden lassen oder eine Zeitnahme starten</translation>
    </message>
    <message>
        <source>another WorkMoniQ is just opening or restoring this profile: try again</source>
        <translation>ein anderes WorkMoniQ öffnet dieses Profil gerade oder stellt es wieder her: bitte noch einmal versuchen</translation>
    </message>
    <message>
        <source>another of its name is already here, and differs</source>
        <translation>ein anderer dieses Namens ist schon da und unterscheidet sich</translation>
    </message>
    <message>
        <source>another program holds the history: try again in a moment</source>
        <translation>ein anderes Programm hält den Verlauf fest: bitte gleich noch einmal versuchen</translation>
    </message>
    <message>
        <source>as the import says</source>
        <translation>so steht es im Import</translation>
    </message>
    <message>
        <source>away, as the import says</source>
        <translation>abwesend, so steht es im Import</translation>
    </message>
    <message>
        <source>sealing anew what was lost</source>
        <translation>Verlorenes neu versiegeln</translation>
    </message>
    <message>
        <source>the file {0}: name an export of this or another tracker</source>
        <translation>die Datei {0}: nennen Sie einen Export von diesem oder einem anderen Programm</translation>
    </message>
    <message>
        <source>blind {0} times in {1} days, lately {2}</source>
        <translation>{0}-mal blind in {1} Tagen, zuletzt {2}</translation>
    </message>
    <message>
        <source>A device cannot shut itself out: do it on another one, or delete the account.</source>
        <translation>Ein Gerät kann sich nicht selbst aussperren: bitte auf einem anderen tun oder das Konto löschen.</translation>
    </message>
    <message>
        <source>A device that was stolen is shut out: do not name it to be kept too.</source>
        <translation>Ein gestohlenes Gerät wird ausgeschlossen: Nennen Sie es nicht zugleich als eines, das bleiben soll.</translation>
    </message>
    <message>
        <source>A device wrote without knowing that a device was shut out or that the keys were changed.</source>
        <translation>Ein Gerät hat geschrieben, ohne zu wissen, dass ein Gerät ausgesperrt oder die Schlüssel gewechselt wurden.</translation>
    </message>
    <message>
        <source>A device&apos;s name has 1 to 64 characters: choose another.</source>
        <translation>Der Name eines Geräts hat 1 bis 64 Zeichen: bitte einen anderen wählen.</translation>
    </message>
    <message>
        <source>A new recovery code needs the old one, or the password.</source>
        <translation>Ein neuer Wiederherstellungscode braucht den alten oder das Passwort.</translation>
    </message>
    <message>
        <source>A record from the server does not fit the one before it, or none of your devices signed it.</source>
        <translation>Ein Eintrag vom Server passt nicht zu dem davor, oder keines der eigenen Geräte hat ihn unterschrieben.</translation>
    </message>
    <message>
        <source>A second one tried to use the code after an agent had used it.</source>
        <translation>Ein Zweiter wollte den Code verwenden, nachdem ein Mitarbeiter ihn verwendet hatte.</translation>
    </message>
    <message>
        <source>A server that only hides what it has learns that you believed it, and gets nothing it did not have.</source>
        <translation>Ein Server, der nur verbirgt, was er hat, erfährt, dass ihm geglaubt wurde, und bekommt nichts, was er nicht schon hatte.</translation>
    </message>
    <message>
        <source>A server that was put back from a backup looks like this, and so does one that hides what was written. Ask who runs it. If it was put back, this device can tell it again what it lost: on the page Sync &amp; devices, or with `workmoniq sync put-back`.</source>
        <translation>So sieht ein Server aus, der aus einer Sicherung zurückgesetzt wurde, und ebenso einer, der Geschriebenes verbirgt. Bitte den Betreiber fragen. Wurde er zurückgesetzt, kann dieses Gerät ihm noch einmal sagen, was er verloren hat: auf der Seite „Abgleich &amp; Geräte“ oder mit `workmoniq sync put-back`.</translation>
    </message>
    <message>
        <source>A user name has 3 to 32 of the letters a to z, digits, dots, underscores and hyphens: choose another.</source>
        <translation>Ein Benutzername hat 3 bis 32 Zeichen aus a bis z, Ziffern, Punkten, Unterstrichen und Bindestrichen: bitte einen anderen wählen.</translation>
    </message>
    <message>
        <source>Access lasts 15 minutes to 24 hours: choose a time between these.</source>
        <translation>Ein Zugriff gilt 15 Minuten bis 24 Stunden: Bitte eine Dauer dazwischen wählen.</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>Also a mark for each title and site: the agent sees which are alike, and reads none of them.</source>
        <translation>Außerdem ein Zeichen für jeden Titel und jede Website: Der Mitarbeiter sieht, welche gleich sind, und liest keinen davon.</translation>
    </message>
    <message>
        <source>Also the names of apps and of your categories, and when they were used.</source>
        <translation>Außerdem die Namen von Apps und Ihrer Kategorien, und wann sie benutzt wurden.</translation>
    </message>
    <message>
        <source>An access is open for 24 hours at most: choose a shorter time.</source>
        <translation>Ein Zugang ist höchstens 24 Stunden offen: Bitte eine kürzere Zeit wählen.</translation>
    </message>
    <message>
        <source>An agent has used the code and waits. Nothing has left this computer.</source>
        <translation>Ein Mitarbeiter hat den Code verwendet und wartet. Nichts hat diesen Computer verlassen.</translation>
    </message>
    <message>
        <source>An agent waits for you</source>
        <translation>Ein Mitarbeiter wartet auf Sie</translation>
    </message>
    <message>
        <source>Another device is doing the same just now: try again in a moment.</source>
        <translation>Ein anderes Gerät tut gerade dasselbe: bitte gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Another of your devices knows more of the account than this one: do this there first, then sync here.</source>
        <translation>Ein anderes Ihrer Geräte weiß mehr vom Konto als dieses: bitte zuerst dort tun, dann hier abgleichen.</translation>
    </message>
    <message>
        <source>Apps and categories</source>
        <translation>Apps und Kategorien</translation>
    </message>
    <message>
        <source>Ask in a way that you used before, such as a telephone number you already had. A message that came by itself, or a page of that server, is no answer: whoever broke in can write those, too.</source>
        <translation>Bitte auf einem Weg fragen, der schon vorher bekannt war, etwa unter einer Telefonnummer, die Sie schon hatten. Eine Nachricht, die von selbst kam, oder eine Seite dieses Servers ist keine Antwort: Die kann auch schreiben, wer eingebrochen ist.</translation>
    </message>
    <message>
        <source>Check-in and check-out times, where a phone is used for that, and which accounts belong to the same organisation.</source>
        <translation>Zeiten von Kommen und Gehen, wo ein Telefon dafür dient, und welche Konten zur selben Organisation gehören.</translation>
    </message>
    <message>
        <source>Closed by the agent</source>
        <translation>Vom Mitarbeiter geschlossen</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>Korrekturen</translation>
    </message>
    <message>
        <source>Counts only</source>
        <translation>Nur Zahlen</translation>
    </message>
    <message>
        <source>Counts, versions and error codes. No name of anything.</source>
        <translation>Zahlen, Versionen und Fehlercodes. Keinerlei Namen.</translation>
    </message>
    <message>
        <source>Deleted there, as the agent&apos;s program says</source>
        <translation>Dort gelöscht, wie das Programm des Mitarbeiters sagt</translation>
    </message>
    <message>
        <source>Deleting the account needs the password or the recovery code.</source>
        <translation>Das Konto zu löschen braucht das Passwort oder den Wiederherstellungscode.</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Do it first on the device that synced last, then on each other one that still says the same.</source>
        <translation>Zuerst auf dem Gerät, das zuletzt abgeglichen hat, dann auf jedem anderen, das noch dasselbe sagt.</translation>
    </message>
    <message>
        <source>Does the server know of it? Who runs it says so with `workmoniq-server admin put-back`; without that it takes nothing again.</source>
        <translation>Weiß der Server davon? Der Betreiber sagt es ihm mit `workmoniq-server admin put-back`; ohne das nimmt er nichts noch einmal an.</translation>
    </message>
    <message>
        <source>End the copy and pair it as a device of its own; this one goes on within a day. If there is no copy, somebody has this device&apos;s keys: shut it out, then pair it anew.</source>
        <translation>Bitte die Kopie beenden und als eigenes Gerät koppeln; dieses hier fährt binnen eines Tages fort. Gibt es keine Kopie, hat jemand die Schlüssel dieses Geräts: bitte aussperren und dann neu koppeln.</translation>
    </message>
    <message>
        <source>Ended unused</source>
        <translation>Ungenutzt abgelaufen</translation>
    </message>
    <message>
        <source>Everything in clear</source>
        <translation>Alles im Klartext</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Has who runs the server told you that it was put back to a backup?</source>
        <translation>Hat der Betreiber gesagt, dass der Server auf eine Sicherung zurückgesetzt wurde?</translation>
    </message>
    <message>
        <source>How long you were active, idle or away, by day.</source>
        <translation>Wie lange Sie je Tag aktiv, untätig oder abwesend waren.</translation>
    </message>
    <message>
        <source>How many keys and clicks there were, by minute; never which.</source>
        <translation>Wie viele Tasten und Klicks es je Minute waren; nie welche.</translation>
    </message>
    <message>
        <source>Input counts</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>It was not taken in. Ask who runs the server; a second time, trust it no more.</source>
        <translation>Er wurde nicht übernommen. Bitte den Betreiber des Servers fragen; beim zweiten Mal dem Server nicht mehr trauen.</translation>
    </message>
    <message>
        <source>It was taken back after the agent had opened it. What was seen stays seen.</source>
        <translation>Er wurde zurückgenommen, nachdem der Mitarbeiter ihn geöffnet hatte. Was gesehen wurde, wurde gesehen.</translation>
    </message>
    <message>
        <source>It was taken back. The code is good for nothing any more.</source>
        <translation>Er wurde zurückgenommen. Der Code taugt zu nichts mehr.</translation>
    </message>
    <message>
        <source>It was told again, and nothing can be shown. Ask who runs the server.</source>
        <translation>Es wurde ihm noch einmal gesagt, und gezeigt werden kann nichts. Fragen Sie, wer den Server betreibt.</translation>
    </message>
    <message>
        <source>Its time ended before it was shared. Nothing has left this computer.</source>
        <translation>Seine Zeit lief ab, bevor er freigegeben war. Nichts hat diesen Computer verlassen.</translation>
    </message>
    <message>
        <source>Let that device sync. If this stays for a day, the server keeps the news from it: ask who runs it.</source>
        <translation>Bitte jenes Gerät abgleichen lassen. Bleibt das einen Tag lang so, hält der Server ihm die Nachricht vor: den Betreiber fragen.</translation>
    </message>
    <message>
        <source>No account on this server has this recovery code: check the server&apos;s address, and that the sheet is the newest one.</source>
        <translation>Kein Konto auf diesem Server hat diesen Wiederherstellungscode: bitte die Adresse prüfen und ob es das neueste Blatt ist.</translation>
    </message>
    <message>
        <source>No agent has used the code yet, so there is nobody to share it with: tell support the code, and wait until it says who asks.</source>
        <translation>Noch hat niemand vom Support den Code benutzt, also ist niemand da, für den etwas freigegeben werden könnte: Bitte dem Support den Code nennen und warten, bis hier steht, wer fragt.</translation>
    </message>
    <message>
        <source>No deletion of the account waits: there is nothing to take back.</source>
        <translation>Keine Löschung des Kontos steht aus: Es gibt nichts zurückzunehmen.</translation>
    </message>
    <message>
        <source>No device has answered to this code yet: wait for it first.</source>
        <translation>Auf diesen Code hat noch kein Gerät geantwortet: bitte erst darauf warten.</translation>
    </message>
    <message>
        <source>No device of the account begins with these digits, or more than one does: type them as they were shown.</source>
        <translation>Kein Gerät des Kontos beginnt mit diesen Zeichen, oder mehr als eines: Geben Sie sie so ein, wie sie angezeigt wurden.</translation>
    </message>
    <message>
        <source>No new recovery code waits: there is nothing to call off.</source>
        <translation>Es wartet kein neuer Wiederherstellungscode: Es gibt nichts abzusagen.</translation>
    </message>
    <message>
        <source>No new recovery code waits: there is nothing to take back.</source>
        <translation>Es wartet kein neuer Wiederherstellungscode: Es gibt nichts zurückzunehmen.</translation>
    </message>
    <message>
        <source>No recovery code waits to be typed back: there is nothing to do.</source>
        <translation>Kein Wiederherstellungscode wartet auf die Probe: Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>No row is left to show: put some back, or choose more days or kinds.</source>
        <translation>Keine Zeile ist mehr zu zeigen: Nehmen Sie welche zurück, oder wählen Sie mehr Tage oder Arten.</translation>
    </message>
    <message>
        <source>Nothing has left this computer yet.</source>
        <translation>Noch hat nichts diesen Computer verlassen.</translation>
    </message>
    <message>
        <source>Nothing was chosen that support may see: choose at least one kind, each once.</source>
        <translation>Es ist nichts gewählt, was der Support sehen darf: Bitte mindestens eine Art wählen, jede nur einmal.</translation>
    </message>
    <message>
        <source>Nothing was heard of a device for seven days.</source>
        <translation>Von einem Gerät war seit sieben Tagen nichts zu hören.</translation>
    </message>
    <message>
        <source>Nothing was shown to them, and your code is still good. If it comes again, take the access back.</source>
        <translation>Gezeigt wurde nichts, und Ihr Code gilt noch. Kommt es wieder vor, nehmen Sie den Zugang zurück.</translation>
    </message>
    <message>
        <source>Nothing was shown, and the access was taken back. Ask support by a way that you know before you make a new code.</source>
        <translation>Gezeigt wurde nichts, und der Zugang ist zurückgenommen. Fragen Sie beim Support auf einem Weg nach, den Sie kennen, bevor Sie einen neuen Code machen.</translation>
    </message>
    <message>
        <source>Only the first one counts. Share only if the badge number is the one that you were told.</source>
        <translation>Nur der Erste zählt. Geben Sie nur frei, wenn die Ausweisnummer die ist, die man Ihnen genannt hat.</translation>
    </message>
    <message>
        <source>Open WorkMoniQ there. If the device is lost, shut it out.</source>
        <translation>Bitte WorkMoniQ dort öffnen. Ist das Gerät verloren, bitte aussperren.</translation>
    </message>
    <message>
        <source>Opened by the agent</source>
        <translation>Vom Mitarbeiter geöffnet</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Presence</source>
        <translation>Anwesenheit</translation>
    </message>
    <message>
        <source>Shared with one agent</source>
        <translation>Für einen Mitarbeiter freigegeben</translation>
    </message>
    <message>
        <source>Somebody tried to get in without knowing the code, or the server made a request up.</source>
        <translation>Jemand wollte hinein, ohne den Code zu kennen, oder der Server hat eine Anfrage erfunden.</translation>
    </message>
    <message>
        <source>Somebody who is not of the support team had the code.</source>
        <translation>Jemand, der nicht zum Support-Team gehört, hatte den Code.</translation>
    </message>
    <message>
        <source>Somebody who is not of the support team had your code.</source>
        <translation>Jemand, der nicht zum Support-Team gehört, hatte Ihren Code.</translation>
    </message>
    <message>
        <source>Something else signs as this device, most likely a copy of this profile.</source>
        <translation>Etwas anderes unterschreibt als dieses Gerät, wohl eine Kopie dieses Profils.</translation>
    </message>
    <message>
        <source>Something was wiped or redacted since this was put together: look at it anew.</source>
        <translation>Seit dies zusammengestellt wurde, ist etwas gelöscht oder geschwärzt worden: Bitte die Vorschau neu ansehen.</translation>
    </message>
    <message>
        <source>Sync is off: turn it on with `workmoniq sync enable` first.</source>
        <translation>Der Abgleich ist aus: bitte erst mit `workmoniq sync enable` einschalten.</translation>
    </message>
    <message>
        <source>Sync once more in a while. If this stays, ask who runs the server.</source>
        <translation>Bitte in einer Weile noch einmal abgleichen. Bleibt es dabei, den Betreiber des Servers fragen.</translation>
    </message>
    <message>
        <source>Sync waits until the recovery code is typed back: write it down, then type it, for without it a lost device means lost history.</source>
        <translation>Der Abgleich wartet, bis der Wiederherstellungscode zur Probe eingegeben ist: bitte aufschreiben, dann eingeben; ohne ihn geht mit einem Gerät auch der Verlauf verloren.</translation>
    </message>
    <message>
        <source>Sync was stopped; it goes on from there the next time.</source>
        <translation>Der Abgleich wurde angehalten; das nächste Mal geht er dort weiter.</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>That something was wiped, which hours of upload it concerned, and when.</source>
        <translation>Dass etwas gelöscht wurde, welche Stunden des Sendens es betraf und wann.</translation>
    </message>
    <message>
        <source>The account has as many devices as it can have: revoke one that is not used, then make a new code.</source>
        <translation>Das Konto hat so viele Geräte, wie es haben kann: bitte eines aussperren, das nicht benutzt wird, und einen neuen Code machen.</translation>
    </message>
    <message>
        <source>The account {0} is already made on {1}: finish it with the same name and server, or use another profile.</source>
        <translation>Das Konto {0} ist auf {1} schon angelegt: bitte mit demselben Namen und Server abschließen oder ein anderes Profil nehmen.</translation>
    </message>
    <message>
        <source>The agent opened it, or let the time for that go by. The server has deleted it.</source>
        <translation>Der Mitarbeiter hat es geöffnet oder die Zeit dafür verstreichen lassen. Der Server hat es gelöscht.</translation>
    </message>
    <message>
        <source>The chosen time ends before it begins: choose a first day that is not after the last.</source>
        <translation>Der gewählte Zeitraum endet, bevor er beginnt: Bitte einen ersten Tag wählen, der nicht nach dem letzten liegt.</translation>
    </message>
    <message>
        <source>The chosen time reaches into the future: choose an end that is not after now.</source>
        <translation>Der gewählte Zeitraum reicht in die Zukunft: Bitte ein Ende wählen, das nicht nach jetzt liegt.</translation>
    </message>
    <message>
        <source>The code is good and nobody has used it. Nothing has left this computer.</source>
        <translation>Der Code gilt, und niemand hat ihn verwendet. Nichts hat diesen Computer verlassen.</translation>
    </message>
    <message>
        <source>The computer was started anew, or the history was moved or put back.</source>
        <translation>Der Computer wurde neu gestartet, oder der Verlauf wurde verschoben oder zurückgespielt.</translation>
    </message>
    <message>
        <source>The content of a record is gone from the server, and none of your devices deleted it.</source>
        <translation>Der Inhalt eines Eintrags ist vom Server verschwunden, und keines der eigenen Geräte hat ihn gelöscht.</translation>
    </message>
    <message>
        <source>The device that recorded it still has it. Ask who runs the server whether it lost data.</source>
        <translation>Das Gerät, das ihn aufgezeichnet hat, hat ihn noch. Bitte den Betreiber fragen, ob der Server Daten verloren hat.</translation>
    </message>
    <message>
        <source>The history is being closed: open WorkMoniQ again and go on there.</source>
        <translation>Der Verlauf wird gerade geschlossen: Bitte WorkMoniQ wieder öffnen und dort weitermachen.</translation>
    </message>
    <message>
        <source>The history is being closed: what was begun goes on next time.</source>
        <translation>Der Verlauf wird gerade geschlossen: Was begonnen wurde, geht beim nächsten Mal weiter.</translation>
    </message>
    <message>
        <source>The keys of the support team in this build are out of date: install the newest WorkMoniQ.</source>
        <translation>Die Schlüssel des Support-Teams in dieser Ausgabe sind abgelaufen: Bitte das neueste WorkMoniQ installieren.</translation>
    </message>
    <message>
        <source>The list of devices and keys is told it again as your devices signed it; what this device recorded and the server lost is sealed and sent anew. What was wiped is taken out once more, who was shut out is shut out again, and the keys are changed. Nothing that the server shows is believed for that.</source>
        <translation>Die Liste der Geräte und Schlüssel wird ihm noch einmal gesagt, so wie Ihre Geräte sie unterschrieben haben; was dieses Gerät aufgezeichnet und der Server verloren hat, wird neu versiegelt und gesendet. Gelöschtes wird noch einmal entfernt, wer ausgesperrt war, wird wieder ausgesperrt, und die Schlüssel werden gewechselt. Nichts, was der Server zeigt, wird dafür geglaubt.</translation>
    </message>
    <message>
        <source>The old password is not the account&apos;s: type it again, or leave it out where it is forgotten, and this device vouches.</source>
        <translation>Das alte Passwort ist nicht das des Kontos: bitte noch einmal eingeben oder, falls vergessen, weglassen; dann bürgt dieses Gerät.</translation>
    </message>
    <message>
        <source>The other device let somebody else in, not this one: make a new code there.</source>
        <translation>Das andere Gerät hat jemand anderen hereingelassen, nicht dieses: bitte dort einen neuen Code machen.</translation>
    </message>
    <message>
        <source>The password was changed on another device since: do it there, or give the old one.</source>
        <translation>Das Passwort wurde inzwischen auf einem anderen Gerät geändert: bitte dort tun oder das alte angeben.</translation>
    </message>
    <message>
        <source>The server asks this device to wait: try again in a while; nothing is lost.</source>
        <translation>Der Server bittet dieses Gerät zu warten: bitte in einer Weile noch einmal versuchen; nichts ist verloren.</translation>
    </message>
    <message>
        <source>The server cannot be reached: check the network and the address, then try again; nothing is lost.</source>
        <translation>Der Server ist nicht zu erreichen: bitte Netz und Adresse prüfen, dann noch einmal versuchen; nichts ist verloren.</translation>
    </message>
    <message>
        <source>The server cannot prove who it is: its certificate is not valid for this address. Nothing was sent; ask who runs the server.</source>
        <translation>Der Server kann sich nicht ausweisen: Sein Zertifikat gilt nicht für diese Adresse. Nichts wurde gesendet; bitte den Betreiber fragen.</translation>
    </message>
    <message>
        <source>The server could not be told of it yet, and is told as soon as it can be reached; until then an agent who has opened it may still look at it.</source>
        <translation>Dem Server konnte das noch nicht gesagt werden; er erfährt es, sobald er zu erreichen ist. Bis dahin kann ein Mitarbeiter, der es geöffnet hat, es noch ansehen.</translation>
    </message>
    <message>
        <source>The server deleted old records sooner than you told it to.</source>
        <translation>Der Server hat alte Einträge früher gelöscht, als ihm gesagt war.</translation>
    </message>
    <message>
        <source>The server did not take this access as it is: try again, which makes a new one.</source>
        <translation>Der Server hat diesen Zugang so nicht angenommen: Bitte noch einmal versuchen, dann entsteht ein neuer.</translation>
    </message>
    <message>
        <source>The server does not answer, only what stands in front of it: try again in a while, or tell who runs it; nothing is lost.</source>
        <translation>Der Server antwortet nicht, nur was vor ihm steht: bitte später noch einmal versuchen oder dem Betreiber Bescheid geben; nichts ist verloren.</translation>
    </message>
    <message>
        <source>The server does not give out a key that the account&apos;s devices agreed on: try again, and ask who runs the server if it stays so.</source>
        <translation>Der Server gibt einen Schlüssel nicht heraus, auf den sich die Geräte des Kontos geeinigt haben: Versuchen Sie es noch einmal, und fragen Sie, wer den Server betreibt, wenn es so bleibt.</translation>
    </message>
    <message>
        <source>The server does not know that it was put back: ask who runs it to say so with `workmoniq-server admin put-back`, then do this again.</source>
        <translation>Der Server weiß nicht, dass er zurückgesetzt wurde: bitte den Betreiber, es mit `workmoniq-server admin put-back` zu sagen, dann dies noch einmal tun.</translation>
    </message>
    <message>
        <source>The server does not know this account any more: it was deleted on another device, or the server lost it. The history here is whole.</source>
        <translation>Der Server kennt dieses Konto nicht mehr: Es wurde auf einem anderen Gerät gelöscht, oder der Server hat es verloren. Der Verlauf hier ist vollständig.</translation>
    </message>
    <message>
        <source>The server ended it; nobody did so here.</source>
        <translation>Der Server hat ihn beendet; hier war es niemand.</translation>
    </message>
    <message>
        <source>The server has another account under this name than the one this device belongs to: nothing was changed; ask who runs the server.</source>
        <translation>Der Server hat unter diesem Namen ein anderes Konto als das, zu dem dieses Gerät gehört: Es wurde nichts geändert; fragen Sie, wer den Server betreibt.</translation>
    </message>
    <message>
        <source>The server has too much to do just now: try again in a while; nothing is lost.</source>
        <translation>Der Server hat gerade zu viel zu tun: bitte in einer Weile noch einmal versuchen; nichts ist verloren.</translation>
    </message>
    <message>
        <source>The server keeps 7 to 3650 days, or 0 for no end.</source>
        <translation>Der Server hebt 7 bis 3650 Tage auf, oder 0 für ohne Ende.</translation>
    </message>
    <message>
        <source>The server keeps back records that another of your devices has seen there.</source>
        <translation>Der Server hält Einträge zurück, die ein anderes eigenes Gerät dort gesehen hat.</translation>
    </message>
    <message>
        <source>The server lost what this device had sent, or hides it: nothing more is sent before it shows that again; ask who runs the server.</source>
        <translation>Der Server hat verloren, was dieses Gerät gesendet hatte, oder verbirgt es: Es wird nichts mehr gesendet, bis er es wieder zeigt; bitte den Betreiber fragen.</translation>
    </message>
    <message>
        <source>The server says that it has more of this device than it shows, and takes nothing: nothing more is sent before it does; ask who runs the server.</source>
        <translation>Der Server sagt, er habe von diesem Gerät mehr, als er zeigt, und nimmt nichts an: Bis er das tut, wird nichts mehr gesendet; bitte den Betreiber fragen.</translation>
    </message>
    <message>
        <source>The server shows an older state than it showed before.</source>
        <translation>Der Server zeigt einen älteren Stand als zuvor.</translation>
    </message>
    <message>
        <source>The server shows this device another history than it showed before.</source>
        <translation>Der Server zeigt diesem Gerät einen anderen Verlauf als zuvor.</translation>
    </message>
    <message>
        <source>The server takes nothing of this size: ask who runs it to allow 22 MB a request.</source>
        <translation>Der Server nimmt nichts in dieser Größe an: bitte den Betreiber bitten, 22 MB je Anfrage zu erlauben.</translation>
    </message>
    <message>
        <source>The server treats this access as open, though it is over here.</source>
        <translation>Der Server behandelt diesen Zugang als offen, obwohl er hier beendet ist.</translation>
    </message>
    <message>
        <source>There is no access of this name: look at the list of accesses.</source>
        <translation>Einen Zugang dieses Namens gibt es nicht: Bitte in der Liste der Zugänge nachsehen.</translation>
    </message>
    <message>
        <source>There is no such device in the account: look at the list of devices.</source>
        <translation>Im Konto gibt es kein solches Gerät: bitte die Liste der Geräte ansehen.</translation>
    </message>
    <message>
        <source>These are not the six digits that the other device shows, so it was not let in: compare them and type them again.</source>
        <translation>Das sind nicht die sechs Ziffern, die das andere Gerät zeigt, daher wurde es nicht hereingelassen: bitte vergleichen und noch einmal eingeben.</translation>
    </message>
    <message>
        <source>These are not the six digits that the other device shows. It was not let in, and the code is used up: make a new one.</source>
        <translation>Das sind nicht die sechs Ziffern, die das andere Gerät zeigt. Es wurde nicht hereingelassen, und der Code ist verbraucht: bitte einen neuen machen.</translation>
    </message>
    <message>
        <source>This access is over and shows nothing any more: make a new one if support still needs it.</source>
        <translation>Dieser Zugang ist beendet und zeigt nichts mehr: Bitte einen neuen machen, falls der Support ihn noch braucht.</translation>
    </message>
    <message>
        <source>This build has no support team.</source>
        <translation>Diese Ausgabe hat kein Support-Team.</translation>
    </message>
    <message>
        <source>This build has no support team: ask whoever gave you WorkMoniQ for one that has.</source>
        <translation>Diese Ausgabe hat kein Support-Team: Bitte dort, wo WorkMoniQ herkommt, nach einer fragen, die eines hat.</translation>
    </message>
    <message>
        <source>This code is for a phone: on the other device, make one for a computer.</source>
        <translation>Dieser Code ist für ein Telefon: bitte auf dem anderen Gerät einen für einen Rechner machen.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is far behind the server&apos;s: set it right, then try again.</source>
        <translation>Die Uhr dieses Computers geht weit nach, verglichen mit der des Servers: stellen Sie sie richtig und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>This device cannot be let in as it asked: start again on it with a new code.</source>
        <translation>Dieses Gerät kann so, wie es gefragt hat, nicht herein: bitte dort mit einem neuen Code neu beginnen.</translation>
    </message>
    <message>
        <source>This device does not know the user name, which a password is made for: set it on another device, or use the recovery code once more and give the name.</source>
        <translation>Dieses Gerät kennt den Benutzernamen nicht, für den ein Passwort gemacht wird: bitte das Passwort auf einem anderen Gerät setzen, oder den Wiederherstellungscode noch einmal benutzen und den Namen angeben.</translation>
    </message>
    <message>
        <source>This does not happen by accident. Trust this server no more: export what you need, and start an account elsewhere.</source>
        <translation>Das geschieht nicht aus Versehen. Diesem Server bitte nicht mehr trauen: Nötiges exportieren und anderswo ein Konto anlegen.</translation>
    </message>
    <message>
        <source>This history belongs to an account already: use another profile, or delete the account first.</source>
        <translation>Dieser Verlauf gehört schon zu einem Konto: bitte ein anderes Profil nehmen oder erst das Konto löschen.</translation>
    </message>
    <message>
        <source>This history belongs to no account: create one with `workmoniq account create`, or join one with `workmoniq device join`.</source>
        <translation>Dieser Verlauf gehört zu keinem Konto: bitte eines mit `workmoniq account create` anlegen oder mit `workmoniq device join` einem beitreten.</translation>
    </message>
    <message>
        <source>This history belongs to no account: create one, or pair this device.</source>
        <translation>Dieser Verlauf gehört zu keinem Konto: bitte eines anlegen oder dieses Gerät koppeln.</translation>
    </message>
    <message>
        <source>This history was put back from an older copy, and the account&apos;s keys were changed since: pair this device again, or use the recovery code.</source>
        <translation>Dieser Verlauf wurde aus einer älteren Kopie zurückgeholt, und die Schlüssel des Kontos wurden seither gewechselt: bitte dieses Gerät neu koppeln oder den Wiederherstellungscode verwenden.</translation>
    </message>
    <message>
        <source>This is a recovery code, and not the one that was shown: type the one on the new sheet.</source>
        <translation>Das ist ein Wiederherstellungscode, aber nicht der gezeigte: bitte den auf dem neuen Blatt eingeben.</translation>
    </message>
    <message>
        <source>This is no address of a server: enter it like https://sync.example.org.</source>
        <translation>Das ist keine Adresse eines Servers: bitte so eingeben wie https://sync.example.org.</translation>
    </message>
    <message>
        <source>This is not the account&apos;s password: type it again.</source>
        <translation>Das ist nicht das Passwort des Kontos: bitte noch einmal eingeben.</translation>
    </message>
    <message>
        <source>This pairing code was used, taken back or is older than ten minutes: make a new one on a device that is in the account.</source>
        <translation>Dieser Kopplungscode wurde benutzt, zurückgenommen oder ist älter als zehn Minuten: bitte auf einem Gerät des Kontos einen neuen machen.</translation>
    </message>
    <message>
        <source>This password is too short or too well known: choose one of 12 characters or more.</source>
        <translation>Dieses Passwort ist zu kurz oder zu bekannt: bitte eines mit 12 Zeichen oder mehr wählen.</translation>
    </message>
    <message>
        <source>This recovery code is not the one that counts: use the newest sheet, or the password.</source>
        <translation>Dieser Wiederherstellungscode ist nicht der geltende: bitte das neueste Blatt nehmen oder das Passwort.</translation>
    </message>
    <message>
        <source>This server carries nothing for a support team: name the one that support told you.</source>
        <translation>Dieser Server befördert nichts für ein Support-Team: Bitte den nennen, den der Support genannt hat.</translation>
    </message>
    <message>
        <source>Three accesses are open already: take one back, or wait until one has ended.</source>
        <translation>Drei Zugänge sind schon offen: Bitte einen zurücknehmen oder warten, bis einer beendet ist.</translation>
    </message>
    <message>
        <source>Titles as marks</source>
        <translation>Titel als Zeichen</translation>
    </message>
    <message>
        <source>Titles, addresses of pages, projects and notes as they are. It takes two agents.</source>
        <translation>Titel, Adressen von Seiten, Projekte und Notizen, wie sie sind. Dafür braucht es zwei Mitarbeiter.</translation>
    </message>
    <message>
        <source>Titles, apps, addresses of pages, categories, projects, notes and settings: all of it is sealed on your devices, with keys the server never has.</source>
        <translation>Titel, Apps, Adressen von Seiten, Kategorien, Projekte, Notizen und Einstellungen: Alles wird auf den eigenen Geräten versiegelt, mit Schlüsseln, die der Server nie hat.</translation>
    </message>
    <message>
        <source>Totals by day</source>
        <translation>Summen je Tag</translation>
    </message>
    <message>
        <source>Versions, what WorkMoniQ could not see and why, sizes, and error codes.</source>
        <translation>Versionen, was WorkMoniQ nicht sehen konnte und warum, Größen und Fehlercodes.</translation>
    </message>
    <message>
        <source>Waiting for an agent</source>
        <translation>Wartet auf einen Mitarbeiter</translation>
    </message>
    <message>
        <source>Was the server put back to a backup, when, and how old was that backup? It fits if what is missing was sent after the backup, and was still there before that day.</source>
        <translation>Wurde der Server auf eine Sicherung zurückgesetzt, wann, und wie alt war sie? Es passt, wenn das Fehlende nach der Sicherung gesendet wurde und vor jenem Tag noch da war.</translation>
    </message>
    <message>
        <source>What answered does not know this pairing code, so it was not let in: make a new code and try again.</source>
        <translation>Was geantwortet hat, kennt diesen Kopplungscode nicht und wurde daher nicht hereingelassen: bitte einen neuen Code machen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>What the server keeps under this code was not made with it: make a new code.</source>
        <translation>Was der Server unter diesem Code hat, wurde nicht damit gemacht: bitte einen neuen Code machen.</translation>
    </message>
    <message>
        <source>What the server lost has the announcement of a new recovery code, for which it asks the account&apos;s password: give it, too.</source>
        <translation>Zu dem, was der Server verloren hat, gehört die Ankündigung eines neuen Wiederherstellungscodes, für die er das Passwort des Kontos verlangt: bitte auch dieses angeben.</translation>
    </message>
    <message>
        <source>What the server lost has the change of a recovery code, which it takes three days after its announcement only: do this again then.</source>
        <translation>Zu dem, was der Server verloren hat, gehört der Wechsel eines Wiederherstellungscodes, den er erst drei Tage nach der Ankündigung annimmt: bitte dies dann noch einmal tun.</translation>
    </message>
    <message>
        <source>What the server served is kept on this device as evidence. Nothing about it is sent to the server, and your own history is untouched.</source>
        <translation>Was der Server geliefert hat, ist auf diesem Gerät als Beweis aufgehoben. Der Server erfährt davon nichts, und der eigene Verlauf ist unberührt.</translation>
    </message>
    <message>
        <source>What this access would have shown is not kept any more: make a new one if it is needed.</source>
        <translation>Was dieser Zugang gezeigt hätte, ist nicht mehr aufbewahrt: Bitte einen neuen machen, falls er gebraucht wird.</translation>
    </message>
    <message>
        <source>What was chosen is larger than the 20 MiB that support may get at once: choose fewer days, fewer kinds or a lower redaction.</source>
        <translation>Die Auswahl ist größer als die 20 MiB, die der Support auf einmal bekommen kann: Bitte weniger Tage, weniger Arten oder eine niedrigere Stufe wählen.</translation>
    </message>
    <message>
        <source>What was chosen is larger than the 20 MiB that support may get at once: take this access back and choose fewer days or fewer kinds.</source>
        <translation>Die Auswahl ist größer als die 20 MiB, die der Support auf einmal bekommen kann: Bitte diesen Zugang zurücknehmen und weniger Tage oder weniger Arten wählen.</translation>
    </message>
    <message>
        <source>What you said afterwards that time was for.</source>
        <translation>Was Sie nachträglich über Zeiten gesagt haben.</translation>
    </message>
    <message>
        <source>When each device ran WorkMoniQ and roughly how busy it was, from when it is connected, when sealed pieces come and how large they are in five steps.</source>
        <translation>Wann WorkMoniQ auf jedem Gerät lief und ungefähr wie viel dort los war: daraus, wann es verbunden ist, wann versiegelte Stücke kommen und wie groß sie in fünf Stufen sind.</translation>
    </message>
    <message>
        <source>When you were there, away, locked or asleep.</source>
        <translation>Wann Sie da oder abwesend waren, der Bildschirm gesperrt war oder der Computer schlief.</translation>
    </message>
    <message>
        <source>Where you were. Rounded to about ten kilometres, unless all is in clear.</source>
        <translation>Wo Sie waren. Auf etwa zehn Kilometer gerundet, außer wenn alles im Klartext ist.</translation>
    </message>
    <message>
        <source>Which devices belong to the account, and when each joined or was shut out.</source>
        <translation>Welche Geräte zum Konto gehören und wann jedes dazukam oder ausgesperrt wurde.</translation>
    </message>
    <message>
        <source>Which windows had the focus, and when.</source>
        <translation>Welche Fenster vorne waren, und wann.</translation>
    </message>
    <message>
        <source>Who you are to it: your user name while you log in, and the network address you come from.</source>
        <translation>Wer sich meldet: den Benutzernamen beim Anmelden und die Netzadresse, von der die Verbindung kommt.</translation>
    </message>
    <message>
        <source>Without an account nobody knows which server is meant: name the one that support told you.</source>
        <translation>Ohne Konto weiß niemand, welcher Server gemeint ist: Bitte den nennen, den der Support genannt hat.</translation>
    </message>
    <message>
        <source>You shared it. It is sealed for this agent, who can open it once.</source>
        <translation>Sie haben es freigegeben. Es ist für diesen Mitarbeiter versiegelt, der es ein Mal öffnen kann.</translation>
    </message>
    <message>
        <source>You took it back.</source>
        <translation>Sie haben ihn zurückgenommen.</translation>
    </message>
    <message>
        <source>You wiped or redacted something of what was to be shown, so it went, too.</source>
        <translation>Sie haben etwas von dem gelöscht oder geschwärzt, was gezeigt werden sollte; also ist auch das weg.</translation>
    </message>
    <message>
        <source>Your devices still have what they hold. Ask who runs the server why.</source>
        <translation>Die eigenen Geräte haben noch, was sie halten. Bitte den Betreiber fragen, warum.</translation>
    </message>
    <message>
        <source>Your password: it only proves who you are, and decrypts nothing.</source>
        <translation>Das Passwort: Es zeigt nur, wer sich anmeldet, und entschlüsselt nichts.</translation>
    </message>
    <message>
        <source>a receipt of support access</source>
        <translation>ein Beleg über einen Support-Zugang</translation>
    </message>
    <message>
        <source>a receipt of support access, with a copy of what was sent</source>
        <translation>ein Beleg über einen Support-Zugang, mit einer Kopie dessen, was gesendet wurde</translation>
    </message>
    <message>
        <source>a server that was put back is told again what it lost</source>
        <translation>einem zurückgesetzten Server wird noch einmal gesagt, was er verloren hat</translation>
    </message>
    <message>
        <source>a stolen device is named by digits such as 1a2b3c4d: type those that were shown</source>
        <translation>Ein gestohlenes Gerät wird mit Zeichen wie 1a2b3c4d genannt: Geben Sie die ein, die angezeigt wurden</translation>
    </message>
    <message>
        <source>a wipe without its times</source>
        <translation>eine Löschung ohne ihre Zeiten</translation>
    </message>
    <message>
        <source>an account was made, with this device&apos;s public keys</source>
        <translation>ein Konto wurde angelegt, mit den öffentlichen Schlüsseln dieses Geräts</translation>
    </message>
    <message>
        <source>emptying the journal</source>
        <translation>das Journal wird geleert</translation>
    </message>
    <message>
        <source>every second from {0} to now is explained</source>
        <translation>jede Sekunde seit {0} ist erklärt</translation>
    </message>
    <message>
        <source>every second from {0} to {1} is explained; not recording since</source>
        <translation>jede Sekunde von {0} bis {1} ist erklärt; seither wird nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>everything named is wiped from the history, but another program still reads it, so its journal could not be emptied: close that program and wipe again</source>
        <translation>alles Genannte ist aus dem Verlauf gelöscht, aber ein anderes Programm liest ihn noch, so dass sein Journal nicht geleert werden konnte: bitte jenes Programm schließen und noch einmal löschen</translation>
    </message>
    <message>
        <source>fetching and sending</source>
        <translation>holen und senden</translation>
    </message>
    <message>
        <source>following into the backups</source>
        <translation>die Sicherungen werden bereinigt</translation>
    </message>
    <message>
        <source>hears only XWayland&apos;s input here</source>
        <translation>hört hier nur Eingaben aus XWayland</translation>
    </message>
    <message>
        <source>hours of projects, for an invoice</source>
        <translation>Stunden je Projekt, für eine Rechnung</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Benutzung</translation>
    </message>
    <message>
        <source>in use, as the import says</source>
        <translation>in Benutzung, so steht es im Import</translation>
    </message>
    <message>
        <source>it does not hold what it should: make a new backup</source>
        <translation>sie enthält nicht, was sie sollte: bitte eine neue Sicherung anlegen</translation>
    </message>
    <message>
        <source>it overlaps what is already there</source>
        <translation>es überschneidet sich mit dem, was schon da ist</translation>
    </message>
    <message>
        <source>its time is over: titles or spans that old are not kept here</source>
        <translation>seine Zeit ist um: so alte Titel oder Abschnitte werden hier nicht behalten</translation>
    </message>
    <message>
        <source>logind: it does not run on this system</source>
        <translation>logind: Es läuft auf diesem System nicht</translation>
    </message>
    <message>
        <source>logind: the system bus closed</source>
        <translation>logind: Der Systembus wurde geschlossen</translation>
    </message>
    <message>
        <source>logind: there is no system bus</source>
        <translation>logind: Es gibt keinen Systembus</translation>
    </message>
    <message>
        <source>more than one {0} is called so: write the whole name, as in {1}</source>
        <translation>mehr als einmal gibt es den Namen bei {0}: bitte den ganzen Namen schreiben, wie in {1}</translation>
    </message>
    <message>
        <source>never blind in the last {0} days</source>
        <translation>in den letzten {0} Tagen nie blind</translation>
    </message>
    <message>
        <source>no WorkMoniQ writes files of this version: export anew</source>
        <translation>kein WorkMoniQ schreibt Dateien dieser Version: bitte neu exportieren</translation>
    </message>
    <message>
        <source>no backup still holds what was wiped</source>
        <translation>keine Sicherung enthält noch etwas Gelöschtes</translation>
    </message>
    <message>
        <source>no history here yet: start WorkMoniQ with `workmoniq run` first</source>
        <translation>hier gibt es noch keinen Verlauf: bitte zuerst WorkMoniQ mit `workmoniq run` starten</translation>
    </message>
    <message>
        <source>no history here yet: there is nothing to destroy</source>
        <translation>hier gibt es noch keinen Verlauf: es ist nichts zu vernichten</translation>
    </message>
    <message>
        <source>no input</source>
        <translation>keine Eingabe</translation>
    </message>
    <message>
        <source>no project has time in this range: there is nothing to sign</source>
        <translation>kein Projekt hat Zeit in diesem Zeitraum: es gibt nichts zu signieren</translation>
    </message>
    <message>
        <source>no span of the history file can be read</source>
        <translation>kein Abschnitt der Verlaufsdatei lässt sich lesen</translation>
    </message>
    <message>
        <source>no two windows were in focus at once</source>
        <translation>nie waren zwei Fenster zugleich vorn</translation>
    </message>
    <message>
        <source>no window manager with _NET_ACTIVE_WINDOW yet</source>
        <translation>noch keine Fensterverwaltung mit _NET_ACTIVE_WINDOW</translation>
    </message>
    <message>
        <source>nothing in the history file can be read</source>
        <translation>nichts in der Verlaufsdatei lässt sich lesen</translation>
    </message>
    <message>
        <source>one of the two projects is not there any more: choose again</source>
        <translation>eines der beiden Projekte gibt es nicht mehr: bitte neu wählen</translation>
    </message>
    <message>
        <source>other entries fill all of that time: change them instead</source>
        <translation>andere Einträge füllen diese ganze Zeit: bitte jene ändern</translation>
    </message>
    <message>
        <source>outside your work hours</source>
        <translation>außerhalb der Arbeitszeiten</translation>
    </message>
    <message>
        <source>paused by you</source>
        <translation>von Ihnen pausiert</translation>
    </message>
    <message>
        <source>private time</source>
        <translation>private Zeit</translation>
    </message>
    <message>
        <source>pynput: a listener ended</source>
        <translation>pynput: Ein Horcher endete</translation>
    </message>
    <message>
        <source>pynput: it cannot listen on this system</source>
        <translation>pynput: Es kann auf diesem System nicht horchen</translation>
    </message>
    <message>
        <source>reading the damaged history</source>
        <translation>der beschädigte Verlauf wird gelesen</translation>
    </message>
    <message>
        <source>screen locked</source>
        <translation>Bildschirm gesperrt</translation>
    </message>
    <message>
        <source>sealed history, to the sync server</source>
        <translation>versiegelter Verlauf, zum Server des Abgleichs</translation>
    </message>
    <message>
        <source>seconds without explanation: {0}</source>
        <translation>Sekunden ohne Erklärung: {0}</translation>
    </message>
    <message>
        <source>sorting days by what they were for</source>
        <translation>die Tage werden danach sortiert, wofür sie waren</translation>
    </message>
    <message>
        <source>support access was made ready; nothing was handed out</source>
        <translation>ein Support-Zugang wurde bereit gemacht; herausgegeben wurde nichts</translation>
    </message>
    <message>
        <source>support access was taken back</source>
        <translation>ein Support-Zugang wurde zurückgenommen</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>im Ruhezustand</translation>
    </message>
    <message>
        <source>taking in spans</source>
        <translation>Abschnitte werden aufgenommen</translation>
    </message>
    <message>
        <source>taking out what is too old</source>
        <translation>zu Altes wird entfernt</translation>
    </message>
    <message>
        <source>telling the list of devices and keys again</source>
        <translation>die Liste der Geräte und Schlüssel noch einmal sagen</translation>
    </message>
    <message>
        <source>that client is not there any more: choose another</source>
        <translation>diesen Kunden gibt es nicht mehr: bitte einen anderen wählen</translation>
    </message>
    <message>
        <source>that day has no free stretch of this length: enter the time by hand where it was</source>
        <translation>der Tag hat keine so lange freie Strecke: bitte die Zeit dort von Hand eintragen, wo sie war</translation>
    </message>
    <message>
        <source>that entry is not there any more: look at the day again</source>
        <translation>diesen Eintrag gibt es nicht mehr: bitte den Tag noch einmal ansehen</translation>
    </message>
    <message>
        <source>that is no fingerprint of a timesheet key: {0}</source>
        <translation>das ist kein Fingerabdruck eines Stundenzettelschlüssels: {0}</translation>
    </message>
    <message>
        <source>that project is not there any more: choose another</source>
        <translation>dieses Projekt gibt es nicht mehr: bitte ein anderes wählen</translation>
    </message>
    <message>
        <source>that {0} is not there any more</source>
        <translation>dies gibt es nicht mehr: {0}</translation>
    </message>
    <message>
        <source>the backup {0} cannot be read: check its name and its owner</source>
        <translation>die Sicherung {0} lässt sich nicht lesen: bitte Namen und Besitzer prüfen</translation>
    </message>
    <message>
        <source>the category has no name: write one, such as Work{0}Mail</source>
        <translation>die Kategorie hat keinen Namen: bitte einen schreiben, etwa Arbeit{0}Mail</translation>
    </message>
    <message>
        <source>the clock was set forward</source>
        <translation>die Uhr wurde vorgestellt</translation>
    </message>
    <message>
        <source>the database is not ActivityWatch&apos;s: name its peewee-sqlite.v2.db or sqlite.db</source>
        <translation>die Datenbank ist nicht die von ActivityWatch: bitte deren peewee-sqlite.v2.db oder sqlite.db nennen</translation>
    </message>
    <message>
        <source>the day has more recorded time for this project: hide or assign some of it on the timeline, and the cell will follow</source>
        <translation>der Tag hat mehr aufgezeichnete Zeit für dieses Projekt: bitte auf der Zeitleiste etwas davon ausblenden oder zuordnen, dann folgt die Zelle</translation>
    </message>
    <message>
        <source>the disk does not take what is written: check its room and its health</source>
        <translation>der Datenträger nimmt nicht an, was geschrieben wird: bitte Platz und Zustand prüfen</translation>
    </message>
    <message>
        <source>the disk is full: make room, then change the setting again</source>
        <translation>der Datenträger ist voll: bitte Platz schaffen, dann die Einstellung noch einmal ändern</translation>
    </message>
    <message>
        <source>the disk is full: make room; a recording that runs then lands by itself</source>
        <translation>der Datenträger ist voll: bitte Platz schaffen; eine laufende Aufzeichnung wird dann von selbst geschrieben</translation>
    </message>
    <message>
        <source>the file cannot be read ({0}): name a signed timesheet</source>
        <translation>die Datei lässt sich nicht lesen ({0}): bitte einen signierten Stundenzettel nennen</translation>
    </message>
    <message>
        <source>the file cannot be read ({0}): name one you may read</source>
        <translation>die Datei lässt sich nicht lesen ({0}): bitte eine lesbare nennen</translation>
    </message>
    <message>
        <source>the file cannot be read: check its name and that it is yours</source>
        <translation>die Datei lässt sich nicht lesen: bitte prüfen, ob ihr Name stimmt und sie Ihnen gehört</translation>
    </message>
    <message>
        <source>the file cannot be written ({0}): name one you may write</source>
        <translation>die Datei lässt sich nicht schreiben ({0}): bitte eine nennen, die geschrieben werden darf</translation>
    </message>
    <message>
        <source>the file does not say its version before its spans: export anew</source>
        <translation>die Datei nennt ihre Version nicht vor ihren Abschnitten: bitte neu exportieren</translation>
    </message>
    <message>
        <source>the file has no name that can be used: name another</source>
        <translation>die Datei hat keinen brauchbaren Namen: bitte eine andere nennen</translation>
    </message>
    <message>
        <source>the file holds no buckets of ActivityWatch: export anew with Export all buckets</source>
        <translation>die Datei enthält keine Buckets von ActivityWatch: bitte neu exportieren, mit „Export all buckets“</translation>
    </message>
    <message>
        <source>the file is empty: export anew</source>
        <translation>die Datei ist leer: bitte neu exportieren</translation>
    </message>
    <message>
        <source>the file is larger than {0} MB: {1}</source>
        <translation>die Datei ist größer als {0} MB: {1}</translation>
    </message>
    <message>
        <source>the file is not an export of WorkMoniQ: name one `export` has written</source>
        <translation>die Datei ist kein Export von WorkMoniQ: bitte eine nennen, die `export` geschrieben hat</translation>
    </message>
    <message>
        <source>the file is of no kind that can be taken in: name an export of WorkMoniQ, ActivityWatch (JSON or database), ManicTime, RescueTime, Toggl or Kimai (CSV)</source>
        <translation>diese Art von Datei lässt sich nicht einlesen: bitte einen Export von WorkMoniQ, ActivityWatch (JSON oder Datenbank), ManicTime, RescueTime, Toggl oder Kimai (CSV) nennen</translation>
    </message>
    <message>
        <source>the file is there already: name another, or say that it may be replaced</source>
        <translation>die Datei gibt es schon: bitte eine andere nennen oder das Ersetzen erlauben</translation>
    </message>
    <message>
        <source>the history cannot be written: check the owner of its folder</source>
        <translation>der Verlauf lässt sich nicht schreiben: bitte den Besitzer seines Ordners prüfen</translation>
    </message>
    <message>
        <source>the history file belongs to another profile, or its start is damaged: put the right file back, or restore a backup with `workmoniq restore`</source>
        <translation>die Verlaufsdatei gehört zu einem anderen Profil, oder ihr Anfang ist beschädigt: bitte die richtige Datei zurücklegen oder mit `workmoniq restore` eine Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>the history file cannot be opened: check that its folder is there and is yours</source>
        <translation>die Verlaufsdatei lässt sich nicht öffnen: bitte prüfen, ob ihr Ordner da ist und Ihnen gehört</translation>
    </message>
    <message>
        <source>the history file cannot be read: check who owns it and its folder</source>
        <translation>die Verlaufsdatei lässt sich nicht lesen: bitte prüfen, wem sie und ihr Ordner gehören</translation>
    </message>
    <message>
        <source>the history file is damaged: start WorkMoniQ, which recovers it or sets it aside</source>
        <translation>die Verlaufsdatei ist beschädigt: bitte WorkMoniQ starten, das sie rettet oder beiseitelegt</translation>
    </message>
    <message>
        <source>the history file is gone, though its key is here: start WorkMoniQ, which begins a new one, or restore a backup with `workmoniq restore`</source>
        <translation>die Verlaufsdatei fehlt, obwohl ihr Schlüssel hier ist: bitte WorkMoniQ starten, das eine neue beginnt, oder mit `workmoniq restore` eine Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>the history file was damaged here</source>
        <translation>die Verlaufsdatei war hier beschädigt</translation>
    </message>
    <message>
        <source>the history file was deleted or replaced while WorkMoniQ runs: put it back, or start WorkMoniQ anew</source>
        <translation>die Verlaufsdatei wurde gelöscht oder ersetzt, während WorkMoniQ lief: bitte zurücklegen oder WorkMoniQ neu starten</translation>
    </message>
    <message>
        <source>the history file was deleted while WorkMoniQ runs, and cannot be put back: check that its folder is there and is yours</source>
        <translation>die Verlaufsdatei wurde gelöscht, während WorkMoniQ lief, und lässt sich nicht zurücklegen: bitte prüfen, ob ihr Ordner da ist und Ihnen gehört</translation>
    </message>
    <message>
        <source>the history has as many devices as it can hold</source>
        <translation>der Verlauf hat so viele Geräte, wie er fassen kann</translation>
    </message>
    <message>
        <source>the history in this backup is damaged: use another one</source>
        <translation>der Verlauf in dieser Sicherung ist beschädigt: bitte eine andere nehmen</translation>
    </message>
    <message>
        <source>the history is not open yet: unlock it first</source>
        <translation>der Verlauf ist noch nicht offen: bitte zuerst öffnen</translation>
    </message>
    <message>
        <source>the history was damaged, and a backup took its place</source>
        <translation>der Verlauf war beschädigt, und eine Sicherung ist an seine Stelle getreten</translation>
    </message>
    <message>
        <source>the key file vault.json of this history is gone: put it back, or restore a backup with `workmoniq restore` and the recovery phrase; the history file is kept</source>
        <translation>die Schlüsseldatei vault.json dieses Verlaufs fehlt: bitte zurücklegen oder mit `workmoniq restore` und der Wiederherstellungsphrase eine Sicherung wiederherstellen; die Verlaufsdatei bleibt erhalten</translation>
    </message>
    <message>
        <source>the key in this backup is damaged: use another backup</source>
        <translation>der Schlüssel in dieser Sicherung ist beschädigt: bitte eine andere Sicherung nehmen</translation>
    </message>
    <message>
        <source>the key in this backup is not that of its history: use another backup</source>
        <translation>der Schlüssel in dieser Sicherung passt nicht zu ihrem Verlauf: bitte eine andere Sicherung nehmen</translation>
    </message>
    <message>
        <source>the name is longer than {0} characters: shorten it</source>
        <translation>der Name ist länger als {0} Zeichen: bitte kürzen</translation>
    </message>
    <message>
        <source>the newest backup is of {0}; its first test comes by itself</source>
        <translation>die neueste Sicherung ist vom {0}; ihre erste Probe kommt von selbst</translation>
    </message>
    <message>
        <source>the newest backup is of {0}; tested on {1}: good</source>
        <translation>die neueste Sicherung ist vom {0}; geprüft am {1}: gut</translation>
    </message>
    <message>
        <source>the newest backup is of {0}; tested on {1}: {2}</source>
        <translation>die neueste Sicherung ist vom {0}; geprüft am {1}: {2}</translation>
    </message>
    <message>
        <source>the path of WorkMoniQ or its profile is too long to start with Windows</source>
        <translation>der Pfad von WorkMoniQ oder seinem Profil ist zu lang, um mit Windows zu starten</translation>
    </message>
    <message>
        <source>the pattern holds half a character: type it again</source>
        <translation>das Muster enthält ein halbes Zeichen: bitte neu eingeben</translation>
    </message>
    <message>
        <source>the pattern is empty and would match everything: leave it out</source>
        <translation>das Muster ist leer und würde auf alles passen: bitte weglassen</translation>
    </message>
    <message>
        <source>the pattern is longer than {0} characters: use several rules</source>
        <translation>das Muster ist länger als {0} Zeichen: bitte mehrere Regeln nehmen</translation>
    </message>
    <message>
        <source>the pattern is too large: use a shorter one, or several rules</source>
        <translation>das Muster ist zu groß: bitte ein kürzeres oder mehrere Regeln nehmen</translation>
    </message>
    <message>
        <source>the pattern {0}</source>
        <translation>das Muster {0}</translation>
    </message>
    <message>
        <source>the profile folder {0} cannot be found: give --profile with a whole path</source>
        <translation>der Profilordner {0} ist nicht zu finden: bitte --profile mit ganzem Pfad angeben</translation>
    </message>
    <message>
        <source>the range ends before it begins: give a --from that is before --to</source>
        <translation>der Zeitraum endet, bevor er beginnt: bitte ein --from angeben, das vor --to liegt</translation>
    </message>
    <message>
        <source>the range ends before it begins: give a first day that is before the last</source>
        <translation>der Zeitraum endet, bevor er beginnt: bitte einen ersten Tag angeben, der vor dem letzten liegt</translation>
    </message>
    <message>
        <source>the rule does nothing: give it a category or a project, or let it redact or drop</source>
        <translation>die Regel tut nichts: bitte eine Kategorie oder ein Projekt angeben oder schwärzen oder verwerfen lassen</translation>
    </message>
    <message>
        <source>the rule has no name: give it one</source>
        <translation>die Regel hat keinen Namen: bitte einen geben</translation>
    </message>
    <message>
        <source>the rule holds on no day: choose at least one</source>
        <translation>die Regel gilt an keinem Tag: bitte mindestens einen wählen</translation>
    </message>
    <message>
        <source>the rule is of a kind that is not known here: write it anew</source>
        <translation>die Regel ist von einer hier unbekannten Art: bitte neu schreiben</translation>
    </message>
    <message>
        <source>the rule looks at data that is not recorded here: write it anew</source>
        <translation>die Regel betrachtet Daten, die hier nicht aufgezeichnet werden: bitte neu schreiben</translation>
    </message>
    <message>
        <source>the screen does not answer: check DISPLAY, or record without a window by `workmoniq run --no-tray`</source>
        <translation>der Bildschirm antwortet nicht: bitte DISPLAY prüfen oder mit `workmoniq run --no-tray` ohne Fenster aufzeichnen</translation>
    </message>
    <message>
        <source>the settings cannot be written: check the owner of the profile folder</source>
        <translation>die Einstellungen lassen sich nicht schreiben: bitte den Besitzer des Profilordners prüfen</translation>
    </message>
    <message>
        <source>the standard output</source>
        <translation>die Standardausgabe</translation>
    </message>
    <message>
        <source>the whole history, encrypted</source>
        <translation>der ganze Verlauf, verschlüsselt</translation>
    </message>
    <message>
        <source>the window manager restarted</source>
        <translation>die Fensterverwaltung wurde neu gestartet</translation>
    </message>
    <message>
        <source>there are six digits: type those that the other device shows</source>
        <translation>es sind sechs Ziffern: bitte die eingeben, die das andere Gerät zeigt</translation>
    </message>
    <message>
        <source>there is no backup that can be reached now</source>
        <translation>es gibt keine Sicherung, die jetzt zu erreichen ist</translation>
    </message>
    <message>
        <source>there is no room left for the file: free some and try again</source>
        <translation>für die Datei ist kein Platz mehr: bitte Platz schaffen und noch einmal versuchen</translation>
    </message>
    <message>
        <source>there is no screen here: record without one by `workmoniq run --no-tray`</source>
        <translation>hier gibt es keinen Bildschirm: `workmoniq run --no-tray` zeichnet ohne einen auf</translation>
    </message>
    <message>
        <source>there is no such goal: `workmoniq goal list` shows them</source>
        <translation>dieses Ziel gibt es nicht: `workmoniq goal list` zeigt sie</translation>
    </message>
    <message>
        <source>there is no such rule: `workmoniq rules list` shows those there are</source>
        <translation>diese Regel gibt es nicht: `workmoniq rules list` zeigt, welche es gibt</translation>
    </message>
    <message>
        <source>there is no {0} of this name; write it as it is shown, or a part of it</source>
        <translation>bei {0} gibt es diesen Namen nicht; bitte schreiben, wie er gezeigt wird, oder einen Teil davon</translation>
    </message>
    <message>
        <source>this backup opens with its recovery phrase: give it with --recovery-file</source>
        <translation>diese Sicherung öffnet sich mit ihrer Wiederherstellungsphrase: bitte mit --recovery-file angeben</translation>
    </message>
    <message>
        <source>this backup still holds what you wiped: start WorkMoniQ, which cleans it, and restore it then</source>
        <translation>diese Sicherung enthält noch, was gelöscht wurde: bitte WorkMoniQ starten, das sie bereinigt, und sie dann wiederherstellen</translation>
    </message>
    <message>
        <source>this client has projects: remove or move them first, or archive the client</source>
        <translation>dieser Kunde hat Projekte: bitte sie zuerst entfernen oder verschieben oder den Kunden archivieren</translation>
    </message>
    <message>
        <source>this desktop offers no service for notifications</source>
        <translation>dieser Desktop bietet keinen Dienst für Hinweise</translation>
    </message>
    <message>
        <source>this device joined the account, with its public keys</source>
        <translation>dieses Gerät trat dem Konto bei, mit seinen öffentlichen Schlüsseln</translation>
    </message>
    <message>
        <source>this history has format {0} and this WorkMoniQ knows up to {1}: install the newer WorkMoniQ</source>
        <translation>dieser Verlauf hat das Format {0}, und dieses WorkMoniQ kennt es bis {1}: bitte das neuere WorkMoniQ installieren</translation>
    </message>
    <message>
        <source>this history knows no device of its own yet: start WorkMoniQ once, then this</source>
        <translation>dieser Verlauf kennt noch kein eigenes Gerät: bitte WorkMoniQ einmal starten, dann dies</translation>
    </message>
    <message>
        <source>this is no WorkMoniQ backup, or it is damaged: use another backup, or copy it again</source>
        <translation>das ist keine Sicherung von WorkMoniQ, oder sie ist beschädigt: bitte eine andere nehmen oder sie neu kopieren</translation>
    </message>
    <message>
        <source>this rule matches everything: narrow it, or confirm that you mean it</source>
        <translation>diese Regel passt auf alles: bitte enger fassen oder bestätigen, dass es so gemeint ist</translation>
    </message>
    <message>
        <source>this timesheet is whole, but another key signed it than the one you expect</source>
        <translation>dieser Stundenzettel ist unversehrt, aber ein anderer Schlüssel als der erwartete hat ihn signiert</translation>
    </message>
    <message>
        <source>time, a rule or a goal names this {0}: archive it instead, so that old reports stay as they are</source>
        <translation>Zeit, eine Regel oder ein Ziel nennt dies ({0}): bitte stattdessen archivieren, damit alte Berichte bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>titles or spans of that time are no longer kept, so it cannot be edited: choose a later range, or keep them longer from now on</source>
        <translation>Titel oder Abschnitte jener Zeit werden nicht mehr behalten, darum lässt sie sich nicht ändern: bitte einen späteren Zeitraum wählen oder sie künftig länger behalten</translation>
    </message>
    <message>
        <source>trying the rule on your history</source>
        <translation>die Regel wird am Verlauf erprobt</translation>
    </message>
    <message>
        <source>unnamed window</source>
        <translation>unbenanntes Fenster</translation>
    </message>
    <message>
        <source>video in full screen</source>
        <translation>bildschirmfüllendes Video</translation>
    </message>
    <message>
        <source>what is there is no ordinary file: name a file to write</source>
        <translation>was dort liegt, ist keine gewöhnliche Datei: bitte eine Datei zum Schreiben nennen</translation>
    </message>
    <message>
        <source>what you chose for support, sealed for one agent</source>
        <translation>was Sie für den Support ausgewählt haben, versiegelt für einen Mitarbeiter</translation>
    </message>
    <message>
        <source>wiped by you</source>
        <translation>von Ihnen gelöscht</translation>
    </message>
    <message>
        <source>wiping in backups</source>
        <translation>in Sicherungen wird gelöscht</translation>
    </message>
    <message>
        <source>wiping the history</source>
        <translation>der Verlauf wird gelöscht</translation>
    </message>
    <message>
        <source>write hours as 1:30 or 1.5, or minutes as 90m</source>
        <translation>Stunden bitte als 1:30 oder 1.5 schreiben, Minuten als 90m</translation>
    </message>
    <message>
        <source>writing the history</source>
        <translation>der Verlauf wird geschrieben</translation>
    </message>
    <message>
        <source>writing the report</source>
        <translation>der Bericht wird geschrieben</translation>
    </message>
    <message>
        <source>xlsx is put together beside its file: name a PATH instead of a stream</source>
        <translation>xlsx wird neben seiner Datei zusammengesetzt: bitte einen Pfad statt eines Stroms nennen</translation>
    </message>
    <message>
        <source>you logged out or shut down</source>
        <translation>Sie haben sich abgemeldet oder heruntergefahren</translation>
    </message>
    <message>
        <source>you quit WorkMoniQ</source>
        <translation>Sie haben WorkMoniQ beendet</translation>
    </message>
    <message>
        <source>{0} backups still hold what was wiped; they follow at the next start</source>
        <translation>{0} Sicherungen enthalten noch Gelöschtes; sie folgen beim nächsten Start</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}. Check the folder&apos;s permissions.</source>
        <translation>{0} lässt sich nicht schreiben: {1}. Bitte die Rechte des Ordners prüfen.</translation>
    </message>
    <message>
        <source>{0} is already there: choose another name</source>
        <translation>{0} gibt es schon: bitte einen anderen Namen wählen</translation>
    </message>
    <message>
        <source>{0} is in the way and is no socket. Move it away.</source>
        <translation>{0} ist im Weg und ist kein Socket. Bitte wegräumen.</translation>
    </message>
    <message>
        <source>{0} is not a date or time: write 2026-11-22, or 2026-11-22T14:30, with an offset if it is not local</source>
        <translation>{0} ist kein Datum und keine Zeit: bitte 2026-11-22 oder 2026-11-22T14:30 schreiben, mit Abstand zu UTC, wenn es nicht die Ortszeit ist</translation>
    </message>
    <message>
        <source>{0} is not installed</source>
        <translation>{0} ist nicht installiert</translation>
    </message>
    <message>
        <source>{0} spans as {1}</source>
        <translation>{0} Abschnitte als {1}</translation>
    </message>
    <message>
        <source>{0} window spans overlap the one before them</source>
        <translation>{0} Fensterabschnitte überschneiden sich mit dem vorigen</translation>
    </message>
    <message>
        <source>{0}, perhaps archived: choose another name</source>
        <translation>{0}, vielleicht archiviert: bitte einen anderen Namen wählen</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>What WorkMoniQ listens to</source>
        <translation>Worauf WorkMoniQ achtet</translation>
    </message>
    <message>
        <source>Which app and window is in front.</source>
        <translation>Welche App und welches Fenster vorn ist.</translation>
    </message>
    <message>
        <source>Whether somebody uses the keyboard or mouse at all.</source>
        <translation>Ob jemand überhaupt Tastatur oder Maus benutzt.</translation>
    </message>
    <message>
        <source>How many keys and clicks per minute, never which.</source>
        <translation>Wie viele Tasten und Klicks je Minute, nie welche.</translation>
    </message>
    <message>
        <source>When the screen is locked or the computer sleeps.</source>
        <translation>Wann der Bildschirm gesperrt ist oder der Computer ruht.</translation>
    </message>
    <message>
        <source>Whether a camera or microphone is in use, or a video fills the screen, and by which app; never what is said or shown.</source>
        <translation>Ob Kamera oder Mikrofon benutzt wird oder ein Video den Bildschirm füllt, und durch welche App; nie, was gesagt oder gezeigt wird.</translation>
    </message>
    <message>
        <source>Keep window titles</source>
        <translation>Fenstertitel behalten</translation>
    </message>
    <message>
        <source>Off: only the app is kept, from now on, for every window.</source>
        <translation>Aus: Ab jetzt wird für jedes Fenster nur die App behalten.</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Untätig</translation>
    </message>
    <message>
        <source>Time without input counts as idle after this long, back to the last input.</source>
        <translation>So lange ohne Eingabe, dann gilt die Zeit als untätig, zurück bis zur letzten Eingabe.</translation>
    </message>
    <message>
        <source> seconds</source>
        <translation> Sekunden</translation>
    </message>
    <message>
        <source>Idle after, in seconds</source>
        <translation>Untätig nach, in Sekunden</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Start with the desktop</source>
        <translation>Mit dem Desktop starten</translation>
    </message>
    <message>
        <source>WorkMoniQ records from the moment you log in.</source>
        <translation>WorkMoniQ zeichnet ab der Anmeldung auf.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Quiet ones, by the desktop&apos;s own service and without any window title; none in meetings, with a video in full screen, or while the desktop is not to disturb.</source>
        <translation>Leise, über den Dienst des Desktops und ohne Fenstertitel; keine in Besprechungen, bei bildschirmfüllendem Video oder solange der Desktop nicht stören soll.</translation>
    </message>
    <message>
        <source>Notify me of goals, limits and breaks</source>
        <translation>Bei Zielen, Grenzen und Pausen Bescheid sagen</translation>
    </message>
    <message>
        <source>Remind me of a break after</source>
        <translation>An eine Pause erinnern nach</translation>
    </message>
    <message>
        <source>Remind of a break after, in minutes</source>
        <translation>An eine Pause erinnern nach, in Minuten</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> Minuten</translation>
    </message>
    <message>
        <source>Meetings and video</source>
        <translation>Besprechungen und Video</translation>
    </message>
    <message>
        <source>While a camera or microphone is in use, or a video fills the screen, time counts as active though nobody touches anything.</source>
        <translation>Während Kamera oder Mikrofon benutzt wird oder ein Video den Bildschirm füllt, zählt die Zeit als aktiv, auch wenn niemand etwas berührt.</translation>
    </message>
    <message>
        <source>In a meeting, idle all the same after</source>
        <translation>In einer Besprechung trotzdem untätig nach</translation>
    </message>
    <message>
        <source>Idle in a meeting after, in minutes</source>
        <translation>Untätig in einer Besprechung nach, in Minuten</translation>
    </message>
    <message>
        <source>With a video, idle all the same after</source>
        <translation>Bei einem Video trotzdem untätig nach</translation>
    </message>
    <message>
        <source>Idle with a video after, in minutes</source>
        <translation>Untätig bei einem Video nach, in Minuten</translation>
    </message>
    <message>
        <source>Work hours</source>
        <translation>Arbeitszeiten</translation>
    </message>
    <message>
        <source>Outside of them nothing is recorded, and the time shows as paused. You can record at any time by Resume.</source>
        <translation>Außerhalb wird nichts aufgezeichnet, und die Zeit erscheint als pausiert. „Fortsetzen“ zeichnet jederzeit auf.</translation>
    </message>
    <message>
        <source>Record only in my work hours</source>
        <translation>Nur in meinen Arbeitszeiten aufzeichnen</translation>
    </message>
    <message>
        <source>{0}, from</source>
        <translation>{0}, von</translation>
    </message>
    <message>
        <source>{0}, to</source>
        <translation>{0}, bis</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>The hours of a day end after they begin.</source>
        <translation>Die Zeiten eines Tages enden nach ihrem Beginn.</translation>
    </message>
    <message>
        <source>When you come back</source>
        <translation>Bei der Rückkehr</translation>
    </message>
    <message>
        <source>A small window asks once what you did; it never takes the keyboard from you, and what you do not answer stays on Today.</source>
        <translation>Ein kleines Fenster fragt einmal, was Sie taten; es nimmt nie die Tastatur weg, und was unbeantwortet ist, bleibt auf „Heute“ stehen.</translation>
    </message>
    <message>
        <source>Ask when I was away for more than</source>
        <translation>Fragen nach einer Abwesenheit von mehr als</translation>
    </message>
    <message>
        <source>Ask after an absence of, in minutes</source>
        <translation>Nach einer Abwesenheit fragen, in Minuten</translation>
    </message>
</context>
<context>
    <name>steps</name>
    <message>
        <source>label time</source>
        <translation>Zeit zuordnen</translation>
    </message>
    <message>
        <source>hide time</source>
        <translation>Zeit ausblenden</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>löschen</translation>
    </message>
    <message>
        <source>split</source>
        <translation>teilen</translation>
    </message>
    <message>
        <source>merge</source>
        <translation>zusammenfügen</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>take time in</source>
        <translation>Zeit wieder aufnehmen</translation>
    </message>
    <message>
        <source>add time</source>
        <translation>Zeit eintragen</translation>
    </message>
    <message>
        <source>change entered time</source>
        <translation>eingetragene Zeit ändern</translation>
    </message>
    <message>
        <source>remove entered time</source>
        <translation>eingetragene Zeit entfernen</translation>
    </message>
    <message>
        <source>manual entry</source>
        <translation>Eintrag von Hand</translation>
    </message>
    <message>
        <source>timer</source>
        <translation>Zeitnahme</translation>
    </message>
    <message>
        <source>client</source>
        <translation>Kunde</translation>
    </message>
    <message>
        <source>project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>add goal</source>
        <translation>Ziel hinzufügen</translation>
    </message>
    <message>
        <source>remove goal</source>
        <translation>Ziel entfernen</translation>
    </message>
    <message>
        <source>answer absence</source>
        <translation>Abwesenheit beantworten</translation>
    </message>
    <message>
        <source>absence was not work</source>
        <translation>Abwesenheit war keine Arbeit</translation>
    </message>
    <message>
        <source>rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>add rule</source>
        <translation>Regel hinzufügen</translation>
    </message>
    <message>
        <source>change rule</source>
        <translation>Regel ändern</translation>
    </message>
    <message>
        <source>remove rule</source>
        <translation>Regel entfernen</translation>
    </message>
    <message>
        <source>move rule</source>
        <translation>Regel verschieben</translation>
    </message>
    <message>
        <source>switch rule on</source>
        <translation>Regel einschalten</translation>
    </message>
    <message>
        <source>switch rule off</source>
        <translation>Regel ausschalten</translation>
    </message>
    <message>
        <source>import rules</source>
        <translation>Regeln importieren</translation>
    </message>
    <message>
        <source>rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>import</source>
        <translation>Import</translation>
    </message>
</context>
<context>
    <name>support</name>
    <message>
        <source>Shared, once, with this agent.</source>
        <translation>Ein Mal freigegeben, für diesen Mitarbeiter.</translation>
    </message>
    <message>
        <source>The access is taken back.</source>
        <translation>Der Zugang ist zurückgenommen.</translation>
    </message>
    <message>
        <source>Choose at least one kind of rows.</source>
        <translation>Wählen Sie mindestens eine Art von Zeilen.</translation>
    </message>
    <message>
        <source>The last day lies before the first; turn them round.</source>
        <translation>Der letzte Tag liegt vor dem ersten; tauschen Sie sie.</translation>
    </message>
    <message>
        <source>These days are still to come; choose days that were.</source>
        <translation>Diese Tage kommen erst noch; wählen Sie vergangene.</translation>
    </message>
    <message>
        <source>Support access: take note</source>
        <translation>Support-Zugang: bitte beachten</translation>
    </message>
    <message>
        <source>Open WorkMoniQ to share or refuse. Nothing has left yet.</source>
        <translation>Öffnen Sie WorkMoniQ, um freizugeben oder abzulehnen. Noch hat nichts diesen Computer verlassen.</translation>
    </message>
    <message>
        <source>An agent of support waits</source>
        <translation>Ein Mitarbeiter des Supports wartet</translation>
    </message>
    <message>
        <source>Support access: something is wrong; look at it</source>
        <translation>Support-Zugang: Etwas stimmt nicht; sehen Sie nach</translation>
    </message>
    <message>
        <source>Support access: an agent waits for you</source>
        <translation>Support-Zugang: Ein Mitarbeiter wartet auf Sie</translation>
    </message>
    <message>
        <source>You shared it. It is sealed and waits until the server can be reached.</source>
        <translation>Sie haben es freigegeben. Es ist versiegelt und wartet, bis der Server erreichbar ist.</translation>
    </message>
    <message>
        <source>Badge {0}, case {1}</source>
        <translation>Ausweis {0}, Fall {1}</translation>
    </message>
    <message>
        <source>1 row, {0}</source>
        <translation>1 Zeile, {0}</translation>
    </message>
    <message>
        <source>{0} rows, {1}</source>
        <translation>{0} Zeilen, {1}</translation>
    </message>
    <message>
        <source>In these days there is nothing of: {0}.</source>
        <translation>An diesen Tagen gibt es nichts von: {0}.</translation>
    </message>
    <message>
        <source>The time is over; make a new code.</source>
        <translation>Die Zeit ist um; machen Sie einen neuen Code.</translation>
    </message>
    <message>
        <source>Good for {0}, until {1}</source>
        <translation>Gilt noch {0}, bis {1}</translation>
    </message>
    <message>
        <source>One access is still open, until {0}: take it back if support does not need it any more.</source>
        <translation>Ein Zugang ist noch offen, bis {0}: Nehmen Sie ihn zurück, wenn der Support ihn nicht mehr braucht.</translation>
    </message>
    <message>
        <source>{0} accesses are still open: take back what support does not need any more.</source>
        <translation>{0} Zugänge sind noch offen: Nehmen Sie zurück, was der Support nicht mehr braucht.</translation>
    </message>
    <message>
        <source>The code was used {0} times; only the first counts.</source>
        <translation>Der Code wurde {0}-mal verwendet; nur das erste Mal zählt.</translation>
    </message>
    <message>
        <source>Code made</source>
        <translation>Code gemacht</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Freigegeben</translation>
    </message>
    <message>
        <source>Removed: {0}</source>
        <translation>Entfernt: {0}</translation>
    </message>
    <message>
        <source>Support access</source>
        <translation>Support-Zugang</translation>
    </message>
    <message>
        <source>Let one agent of support look once at what you picked and saw beforehand. They see nothing else, and nothing before you press Share.</source>
        <translation>Lassen Sie einen Mitarbeiter des Supports ein Mal ansehen, was Sie ausgewählt und vorher gesehen haben. Er sieht nichts anderes, und nichts, bevor Sie es freigeben.</translation>
    </message>
    <message>
        <source>As many accesses are open as can be. Take one back to make another one.</source>
        <translation>Mehr Zugänge können nicht offen sein. Nehmen Sie einen zurück, um einen neuen zu machen.</translation>
    </message>
    <message>
        <source>Make another access</source>
        <translation>Weiteren Zugang machen</translation>
    </message>
    <message>
        <source>Take it back…</source>
        <translation>Zurücknehmen…</translation>
    </message>
    <message>
        <source>The receipt is saved.</source>
        <translation>Die Quittung ist gespeichert.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Choose what support may see</source>
        <translation>Wählen Sie, was der Support sehen darf</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Last day, included</source>
        <translation>Letzter Tag, einschließlich</translation>
    </message>
    <message>
        <source>How much can be read</source>
        <translation>Wie viel lesbar ist</translation>
    </message>
    <message>
        <source>More kinds can be chosen where more can be read.</source>
        <translation>Wo mehr lesbar ist, sind mehr Arten zu wählen.</translation>
    </message>
    <message>
        <source>How long the code is good</source>
        <translation>Wie lange der Code gilt</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} h</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse des Servers</translation>
    </message>
    <message>
        <source>Support tells you. It carries what is sealed and cannot read it.</source>
        <translation>Der Support nennt sie. Der Server trägt das Versiegelte und kann es nicht lesen.</translation>
    </message>
    <message>
        <source>Show what would be sent</source>
        <translation>Zeigen, was gesendet würde</translation>
    </message>
    <message>
        <source>Kinds of rows</source>
        <translation>Arten von Zeilen</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>Liest den Verlauf…</translation>
    </message>
    <message>
        <source>Type the address that support gave you.</source>
        <translation>Geben Sie die Adresse ein, die der Support genannt hat.</translation>
    </message>
    <message>
        <source>Support code as a picture for a camera</source>
        <translation>Support-Code als Bild für eine Kamera</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Tell this code to the agent of support. The agent tells you the number of their badge; write it down. When they have used the code, their number appears here: share only if it is the same.</source>
        <translation>Sagen Sie diesen Code dem Mitarbeiter des Supports. Er nennt Ihnen seine Ausweisnummer; schreiben Sie sie auf. Hat er den Code verwendet, erscheint seine Nummer hier: Geben Sie nur frei, wenn es dieselbe ist.</translation>
    </message>
    <message>
        <source>Look and decide…</source>
        <translation>Ansehen und entscheiden…</translation>
    </message>
    <message>
        <source>View again</source>
        <translation>Noch einmal ansehen</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Zurücknehmen…</translation>
    </message>
    <message>
        <source>The agent is looking</source>
        <translation>Der Support sieht es sich an</translation>
    </message>
    <message>
        <source>It is on the agent&apos;s screen, for 30 minutes at most. Taking it back closes it there; what was seen stays seen.</source>
        <translation>Es steht auf dem Bildschirm des Supports, höchstens 30 Minuten lang. Wird es zurückgenommen, schließt es sich dort; was gesehen wurde, bleibt gesehen.</translation>
    </message>
    <message>
        <source>Support code: {0}</source>
        <translation>Support-Code: {0}</translation>
    </message>
    <message>
        <source>The code is in the clipboard.</source>
        <translation>Der Code ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Take this access back?</source>
        <translation>Diesen Zugang zurücknehmen?</translation>
    </message>
    <message>
        <source>The server deletes it, and the agent&apos;s program closes it as soon as it hears of that. What the agent has opened already was seen.</source>
        <translation>Der Server löscht es, und das Programm des Mitarbeiters schließt es, sobald es davon hört. Was der Mitarbeiter schon geöffnet hat, ist gesehen.</translation>
    </message>
    <message>
        <source>The code is good for nothing any more, and nobody has seen anything. A new one can be made at any time.</source>
        <translation>Der Code taugt dann zu nichts mehr, und niemand hat etwas gesehen. Ein neuer lässt sich jederzeit machen.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Accesses so far</source>
        <translation>Bisherige Zugänge</translation>
    </message>
    <message>
        <source>A receipt says what was shown, to whom and when, with a copy of what was sent.</source>
        <translation>Eine Quittung sagt, was wem wann gezeigt wurde, mit einer Kopie dessen, was gesendet wurde.</translation>
    </message>
    <message>
        <source>Show older ones</source>
        <translation>Ältere zeigen</translation>
    </message>
    <message>
        <source>Save the receipt into a folder</source>
        <translation>Quittung in einen Ordner speichern</translation>
    </message>
    <message>
        <source>Receipt…</source>
        <translation>Quittung…</translation>
    </message>
    <message>
        <source>{0}: receipt</source>
        <translation>{0}: Quittung</translation>
    </message>
    <message>
        <source>{0}: view again</source>
        <translation>{0}: noch einmal ansehen</translation>
    </message>
    <message>
        <source>Exactly this would be sent</source>
        <translation>Genau das würde gesendet</translation>
    </message>
    <message>
        <source>Each line is a row. The first one says what follows and cannot be removed.</source>
        <translation>Jede Zeile steht für sich. Die erste sagt, was folgt, und kann nicht entfernt werden.</translation>
    </message>
    <message>
        <source>Search these rows</source>
        <translation>Diese Zeilen durchsuchen</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>What would be sent</source>
        <translation>Was gesendet würde</translation>
    </message>
    <message>
        <source>No row holds that.</source>
        <translation>Keine Zeile enthält das.</translation>
    </message>
    <message>
        <source>Remove chosen rows</source>
        <translation>Gewählte entfernen</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Put chosen rows back</source>
        <translation>Gewählte zurückholen</translation>
    </message>
    <message>
        <source>Put all back</source>
        <translation>Alle zurückholen</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>Neu wählen</translation>
    </message>
    <message>
        <source>Get a code</source>
        <translation>Code holen</translation>
    </message>
    <message>
        <source>Choose a row to read its times.</source>
        <translation>Wählen Sie eine Zeile, um ihre Zeiten zu lesen.</translation>
    </message>
    <message>
        <source>Remove all {0} found</source>
        <translation>Alle {0} gefundenen entfernen</translation>
    </message>
    <message>
        <source>Asking for a code…</source>
        <translation>Fragt nach einem Code…</translation>
    </message>
    <message>
        <source>{0} removed</source>
        <translation>{0} entfernt</translation>
    </message>
    <message>
        <source>Let this agent see it, once?</source>
        <translation>Diesen Mitarbeiter ein Mal sehen lassen?</translation>
    </message>
    <message>
        <source>Share only if this is the number that the agent told you, by telephone or in the chat. Else refuse: somebody else has your code.</source>
        <translation>Geben Sie nur frei, wenn das die Nummer ist, die der Mitarbeiter Ihnen am Telefon oder im Chat genannt hat. Sonst lehnen Sie ab: Jemand anderes hat Ihren Code.</translation>
    </message>
    <message>
        <source>Badge {0}</source>
        <translation>Ausweis {0}</translation>
    </message>
    <message>
        <source>Case {0}</source>
        <translation>Fall {0}</translation>
    </message>
    <message>
        <source>Check sum (SHA-256): {0}</source>
        <translation>Prüfsumme (SHA-256): {0}</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>Später entscheiden</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Share once</source>
        <translation>Ein Mal freigeben</translation>
    </message>
    <message>
        <source>What the access holds</source>
        <translation>Was der Zugang enthält</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>sync</name>
    <message>
        <source>{0} belongs to the account now.</source>
        <translation>{0} gehört jetzt zum Konto.</translation>
    </message>
    <message>
        <source>Sync is on.</source>
        <translation>Der Abgleich ist an.</translation>
    </message>
    <message>
        <source>Sync is on. Make a new recovery sheet: the old code was used.</source>
        <translation>Der Abgleich ist an. Bitte ein neues Wiederherstellungsblatt anlegen: Der alte Code wurde benutzt.</translation>
    </message>
    <message>
        <source>Your recovery code counts from now on.</source>
        <translation>Der Wiederherstellungscode gilt ab jetzt.</translation>
    </message>
    <message>
        <source>Sync is off.</source>
        <translation>Der Abgleich ist aus.</translation>
    </message>
    <message>
        <source>The device is shut out, and the keys are being changed.</source>
        <translation>Das Gerät ist ausgesperrt, die Schlüssel werden gewechselt.</translation>
    </message>
    <message>
        <source>The keys are changed.</source>
        <translation>Die Schlüssel sind gewechselt.</translation>
    </message>
    <message>
        <source>The password is changed.</source>
        <translation>Das Passwort ist geändert.</translation>
    </message>
    <message>
        <source>The old recovery code stays.</source>
        <translation>Der alte Wiederherstellungscode bleibt.</translation>
    </message>
    <message>
        <source>The account stays.</source>
        <translation>Das Konto bleibt.</translation>
    </message>
    <message>
        <source>Saved as {0}.</source>
        <translation>Gespeichert als {0}.</translation>
    </message>
    <message>
        <source>Both sides agree: {0} sent, {1} received.</source>
        <translation>Beide Seiten sind sich einig: {0} gesendet, {1} empfangen.</translation>
    </message>
    <message>
        <source>Not everything is agreed on yet; see below.</source>
        <translation>Noch sind sich nicht beide Seiten einig; siehe unten.</translation>
    </message>
    <message>
        <source>Sync &amp; devices</source>
        <translation>Abgleich &amp; Geräte</translation>
    </message>
    <message>
        <source>Off, nothing leaves this computer. On, your devices keep one history together through a server that cannot read it: all of it is sealed here first, with keys the server never has.</source>
        <translation>Ist er aus, verlässt nichts diesen Rechner. Ist er an, führen die eigenen Geräte einen gemeinsamen Verlauf über einen Server, der ihn nicht lesen kann: Alles wird hier zuerst versiegelt, mit Schlüsseln, die der Server nie hat.</translation>
    </message>
    <message>
        <source>The account</source>
        <translation>Das Konto</translation>
    </message>
    <message>
        <source>Show everything the server holds</source>
        <translation>Alles zeigen, was der Server hat</translation>
    </message>
    <message>
        <source>Change password…</source>
        <translation>Passwort ändern…</translation>
    </message>
    <message>
        <source>New recovery sheet…</source>
        <translation>Neues Wiederherstellungsblatt…</translation>
    </message>
    <message>
        <source>Delete account…</source>
        <translation>Konto löschen…</translation>
    </message>
    <message>
        <source>Everything the server holds</source>
        <translation>Alles, was der Server hat</translation>
    </message>
    <message>
        <source>Password until now</source>
        <translation>Bisheriges Passwort</translation>
    </message>
    <message>
        <source>I forgot it: this device vouches for me</source>
        <translation>Vergessen: Dieses Gerät bürgt für mich</translation>
    </message>
    <message>
        <source>Whoever is logged in with the old password is logged out.</source>
        <translation>Wer mit dem alten Passwort angemeldet ist, wird abgemeldet.</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>12 characters or more.</source>
        <translation>12 Zeichen oder mehr.</translation>
    </message>
    <message>
        <source>The same password again</source>
        <translation>Dasselbe Passwort noch einmal</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>With the code that counts now, the new one counts at once. Without it, give the password: the new one counts after three days, and every device shows it until then.</source>
        <translation>Mit dem Code, der jetzt gilt, gilt der neue sofort. Ohne ihn bitte das Passwort angeben: Der neue gilt dann nach drei Tagen, und bis dahin zeigt es jedes Gerät.</translation>
    </message>
    <message>
        <source>Recovery code that counts now</source>
        <translation>Wiederherstellungscode, der jetzt gilt</translation>
    </message>
    <message>
        <source>Or the password</source>
        <translation>Oder das Passwort</translation>
    </message>
    <message>
        <source>Make a new sheet</source>
        <translation>Neues Blatt anlegen</translation>
    </message>
    <message>
        <source>Everything the server holds goes: within a day what it stores, within thirty days its backups. The history on your devices stays. You get a signed receipt; it is the server&apos;s word, and proves no erasure.</source>
        <translation>Alles, was der Server hat, geht: binnen eines Tages, was er speichert, binnen dreißig Tagen seine Sicherungen. Der Verlauf auf den eigenen Geräten bleibt. Es gibt eine unterschriebene Quittung; sie ist das Wort des Servers und beweist kein Löschen.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Or the recovery code</source>
        <translation>Oder der Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Delete the account</source>
        <translation>Konto löschen</translation>
    </message>
    <message>
        <source>Type the password that counts now.</source>
        <translation>Bitte das Passwort eingeben, das jetzt gilt.</translation>
    </message>
    <message>
        <source>A password needs 12 characters or more.</source>
        <translation>Ein Passwort braucht 12 Zeichen oder mehr.</translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>Die beiden Passwörter sind nicht gleich.</translation>
    </message>
    <message>
        <source>Type the recovery code, or the password.</source>
        <translation>Bitte den Wiederherstellungscode oder das Passwort eingeben.</translation>
    </message>
    <message>
        <source>Type the password, or the recovery code.</source>
        <translation>Bitte das Passwort oder den Wiederherstellungscode eingeben.</translation>
    </message>
    <message>
        <source>Delete the account?</source>
        <translation>Das Konto löschen?</translation>
    </message>
    <message>
        <source>All devices lose the account, and nothing on the server can be brought back. What this device holds stays.</source>
        <translation>Alle Geräte verlieren das Konto, und nichts auf dem Server lässt sich zurückholen. Was dieses Gerät hat, bleibt.</translation>
    </message>
    <message>
        <source>I want all of it gone from the server</source>
        <translation>Alles davon soll vom Server verschwinden</translation>
    </message>
    <message>
        <source>The account is deleted</source>
        <translation>Das Konto ist gelöscht</translation>
    </message>
    <message>
        <source>Save the receipt as</source>
        <translation>Quittung speichern als</translation>
    </message>
    <message>
        <source>Save the receipt…</source>
        <translation>Quittung speichern…</translation>
    </message>
    <message>
        <source>Is everything gone?</source>
        <translation>Ist alles weg?</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Der Server wird gefragt…</translation>
    </message>
    <message>
        <source>The receipt was lost with the server&apos;s answer.</source>
        <translation>Die Quittung ging mit der Antwort des Servers verloren.</translation>
    </message>
    <message>
        <source>The server deleted {0} rows.</source>
        <translation>Der Server hat {0} Zeilen gelöscht.</translation>
    </message>
    <message>
        <source>Since {0} nothing that was stored is left, as the server says; its backups are gone by {1}.</source>
        <translation>Seit {0} ist nach Angabe des Servers nichts Gespeichertes mehr da; seine Sicherungen sind bis {1} weg.</translation>
    </message>
    <message>
        <source>What is stored is gone by {0}, backups of the server by {1}.</source>
        <translation>Gespeichertes ist bis {0} fort, die Sicherungen des Servers bis {1}.</translation>
    </message>
    <message>
        <source>The server does not say yet that all of it is gone.</source>
        <translation>Der Server sagt noch nicht, dass alles weg ist.</translation>
    </message>
    <message>
        <source>Signed by the key this account was made with.</source>
        <translation>Unterschrieben mit dem Schlüssel, mit dem dieses Konto angelegt wurde.</translation>
    </message>
    <message>
        <source>NOT signed by the key this account was made with.</source>
        <translation>NICHT mit dem Schlüssel unterschrieben, mit dem dieses Konto angelegt wurde.</translation>
    </message>
    <message>
        <source>It is the server&apos;s word and proves no erasure. Destroy your recovery sheet: with it, old copies could still be read.</source>
        <translation>Das ist das Wort des Servers und beweist kein Löschen. Bitte das Wiederherstellungsblatt vernichten: Mit ihm ließen sich alte Kopien noch lesen.</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Every device here can read the whole history. Shut out what is lost: it gets nothing more, but keeps what it has.</source>
        <translation>Jedes Gerät hier kann den ganzen Verlauf lesen. Was verloren ist, bitte aussperren: Es bekommt nichts mehr, behält aber, was es hat.</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Change the keys…</source>
        <translation>Schlüssel wechseln…</translation>
    </message>
    <message>
        <source>A phone&apos;s browser: it only adds, and reads nothing</source>
        <translation>Browser eines Telefons: fügt nur hinzu und liest nichts</translation>
    </message>
    <message>
        <source>Shut out {0}</source>
        <translation>Ausgesperrt {0}</translation>
    </message>
    <message>
        <source>This device</source>
        <translation>Dieses Gerät</translation>
    </message>
    <message>
        <source>Not heard of yet</source>
        <translation>Noch nichts gehört</translation>
    </message>
    <message>
        <source>Last heard of: {0}</source>
        <translation>Zuletzt gehört: {0}</translation>
    </message>
    <message>
        <source>New since {0}; shut it out if you do not know it</source>
        <translation>Neu seit {0}; bitte aussperren, falls unbekannt</translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation>Bitte einen Namen eingeben.</translation>
    </message>
    <message>
        <source>Shut {0} out?</source>
        <translation>{0} aussperren?</translation>
    </message>
    <message>
        <source>It gets nothing more and can send nothing more, and all keys are changed. What it holds already stays on it. To come back it has to be added anew.</source>
        <translation>Es bekommt nichts mehr, kann nichts mehr senden, und alle Schlüssel werden gewechselt. Was es schon hat, bleibt dort. Um zurückzukommen, muss es neu hinzugefügt werden.</translation>
    </message>
    <message>
        <source>Shut it out</source>
        <translation>Aussperren</translation>
    </message>
    <message>
        <source>Change the keys?</source>
        <translation>Die Schlüssel wechseln?</translation>
    </message>
    <message>
        <source>What the server stores is wrapped anew under new keys. Old copies, wherever they are, are dead bytes once every device has taken part.</source>
        <translation>Was der Server speichert, wird unter neuen Schlüsseln neu verpackt. Alte Kopien, wo immer sie sind, sind wertlos, sobald jedes Gerät mitgemacht hat.</translation>
    </message>
    <message>
        <source>Change the keys</source>
        <translation>Schlüssel wechseln</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>{0}: rename</source>
        <translation>{0}: umbenennen</translation>
    </message>
    <message>
        <source>Shut out…</source>
        <translation>Aussperren…</translation>
    </message>
    <message>
        <source>{0}: shut out</source>
        <translation>{0}: aussperren</translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation>Gerät hinzufügen</translation>
    </message>
    <message>
        <source>The code lets one device in, once, within ten minutes. Show it to nobody else.</source>
        <translation>Der Code lässt ein Gerät herein, einmal, binnen zehn Minuten. Bitte niemandem sonst zeigen.</translation>
    </message>
    <message>
        <source>It is a phone&apos;s browser</source>
        <translation>Es ist der Browser eines Telefons</translation>
    </message>
    <message>
        <source>It can only add its own places and times, and reads no history.</source>
        <translation>Er kann nur eigene Orte und Zeiten hinzufügen und liest keinen Verlauf.</translation>
    </message>
    <message>
        <source>Show a code</source>
        <translation>Code zeigen</translation>
    </message>
    <message>
        <source>Pairing code as a picture for a camera</source>
        <translation>Kopplungscode als Bild für eine Kamera</translation>
    </message>
    <message>
        <source>Pairing code</source>
        <translation>Kopplungscode</translation>
    </message>
    <message>
        <source>The six digits it shows</source>
        <translation>Die sechs Ziffern, die es zeigt</translation>
    </message>
    <message>
        <source>They show that it is your device that answered.</source>
        <translation>Sie zeigen, dass das eigene Gerät geantwortet hat.</translation>
    </message>
    <message>
        <source>Let it in</source>
        <translation>Hereinlassen</translation>
    </message>
    <message>
        <source>Ends in {0}</source>
        <translation>Endet in {0}</translation>
    </message>
    <message>
        <source>The code has ended; show a new one.</source>
        <translation>Der Code ist abgelaufen; bitte einen neuen zeigen.</translation>
    </message>
    <message>
        <source>On the other device: Sync &amp; devices, Join with a code. Address of the server:
{0}</source>
        <translation>Auf dem anderen Gerät: Abgleich &amp; Geräte, Mit Code beitreten. Adresse des Servers:
{0}</translation>
    </message>
    <message>
        <source>Point the phone&apos;s camera at the picture.</source>
        <translation>Bitte die Kamera des Telefons auf das Bild richten.</translation>
    </message>
    <message>
        <source>{0} answered and wants to join.</source>
        <translation>{0} hat geantwortet und will beitreten.</translation>
    </message>
    <message>
        <source>What the server sees, and what it never does</source>
        <translation>Was der Server sieht und was er nie sieht</translation>
    </message>
    <message>
        <source>It can see</source>
        <translation>Er kann sehen</translation>
    </message>
    <message>
        <source>It never sees</source>
        <translation>Er sieht nie</translation>
    </message>
    <message>
        <source>What comes back from the server is checked piece by piece. A server that hides, swaps or invents something is told to you here, in plain words.</source>
        <translation>Was vom Server zurückkommt, wird Stück für Stück geprüft. Verbirgt, vertauscht oder erfindet ein Server etwas, steht es hier in klaren Worten.</translation>
    </message>
    <message>
        <source>Your recovery sheet</source>
        <translation>Das Wiederherstellungsblatt</translation>
    </message>
    <message>
        <source>With it you get your history back when all devices are lost. Whoever has it can read everything: keep it on paper, not on this computer. It is shown only now.</source>
        <translation>Damit ist der Verlauf zurückzuholen, wenn alle Geräte verloren sind. Wer es hat, kann alles lesen: bitte auf Papier aufheben, nicht auf diesem Rechner. Es wird nur jetzt gezeigt.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken…</translation>
    </message>
    <message>
        <source>Save as text…</source>
        <translation>Als Text speichern…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>A copy or a file on this computer is lost with it, and open to whoever opens it: move it to another place, and clear the clipboard.</source>
        <translation>Eine Kopie oder Datei auf diesem Rechner geht mit ihm verloren und steht jedem offen, der ihn öffnet: bitte anderswo aufheben und die Zwischenablage leeren.</translation>
    </message>
    <message>
        <source>Type the code back</source>
        <translation>Den Code zur Probe eingeben</translation>
    </message>
    <message>
        <source>From the paper, so that you know it can be read.</source>
        <translation>Vom Papier, damit feststeht, dass es lesbar ist.</translation>
    </message>
    <message>
        <source>I keep it</source>
        <translation>Ich habe ihn</translation>
    </message>
    <message>
        <source>Type the code from your sheet.</source>
        <translation>Bitte den Code vom Blatt eingeben.</translation>
    </message>
    <message>
        <source>The sheet is in the clipboard.</source>
        <translation>Das Blatt ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Save the recovery sheet as</source>
        <translation>Wiederherstellungsblatt speichern als</translation>
    </message>
    <message>
        <source>Recovery sheet</source>
        <translation>Wiederherstellungsblatt</translation>
    </message>
    <message>
        <source>This code counts from {0} on; until then the old one does.</source>
        <translation>Dieser Code gilt ab {0}; bis dahin gilt der alte.</translation>
    </message>
    <message>
        <source>Server: {0}</source>
        <translation>Server: {0}</translation>
    </message>
    <message>
        <source>User name: {0}</source>
        <translation>Benutzername: {0}</translation>
    </message>
    <message>
        <source>Account: {0}</source>
        <translation>Konto: {0}</translation>
    </message>
    <message>
        <source>Recovery sheet of WorkMoniQ sync</source>
        <translation>Wiederherstellungsblatt des Abgleichs von WorkMoniQ</translation>
    </message>
    <message>
        <source>Recovery code: {0}</source>
        <translation>Wiederherstellungscode: {0}</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse des Servers</translation>
    </message>
    <message>
        <source>Also send what this device recorded before</source>
        <translation>Auch senden, was dieses Gerät vorher aufgezeichnet hat</translation>
    </message>
    <message>
        <source>Otherwise only what is recorded from now on goes to the account.</source>
        <translation>Sonst geht nur zum Konto, was ab jetzt aufgezeichnet wird.</translation>
    </message>
    <message>
        <source>Turn sync on</source>
        <translation>Abgleich einschalten</translation>
    </message>
    <message>
        <source>How to begin</source>
        <translation>Wie es losgeht</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>Neues Konto</translation>
    </message>
    <message>
        <source>Join with a code</source>
        <translation>Mit Code beitreten</translation>
    </message>
    <message>
        <source>Making the account…</source>
        <translation>Konto wird angelegt…</translation>
    </message>
    <message>
        <source>Make an account</source>
        <translation>Konto anlegen</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>12 characters or more. It only lets you in, and decrypts nothing.</source>
        <translation>12 Zeichen oder mehr. Es lässt nur herein und entschlüsselt nichts.</translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>Only where the server asks for one.</source>
        <translation>Nur, wo der Server danach fragt.</translation>
    </message>
    <message>
        <source>Type the address of the server.</source>
        <translation>Bitte die Adresse des Servers eingeben.</translation>
    </message>
    <message>
        <source>Choose a user name.</source>
        <translation>Bitte einen Benutzernamen wählen.</translation>
    </message>
    <message>
        <source>28 characters that another device of the account shows.</source>
        <translation>28 Zeichen, die ein anderes Gerät des Kontos zeigt.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Digits to type on the other device</source>
        <translation>Ziffern, die auf dem anderen Gerät einzugeben sind</translation>
    </message>
    <message>
        <source>Account {0}, offered by {1}</source>
        <translation>Konto {0}, angeboten von {1}</translation>
    </message>
    <message>
        <source>You were let in. One question is left.</source>
        <translation>Hereingelassen. Eine Frage bleibt noch.</translation>
    </message>
    <message>
        <source>Type these digits on {0}; it lets this device in then. Waiting…</source>
        <translation>Bitte diese Ziffern auf {0} eingeben; es lässt dieses Gerät dann herein. Warten…</translation>
    </message>
    <message>
        <source>32 characters on your sheet; case and hyphens do not matter.</source>
        <translation>32 Zeichen auf dem Blatt; Groß- und Kleinschreibung und Bindestriche sind gleich.</translation>
    </message>
    <message>
        <source>One of my devices was stolen: shut it out, and do not believe it</source>
        <translation>Eines meiner Geräte wurde gestohlen: sperre es aus und glaube ihm nichts</translation>
    </message>
    <message>
        <source>Only if you know it. Whoever has the device can make it say that the server hides something, which would stop you here.</source>
        <translation>Nur wenn Sie es wissen. Wer das Gerät hat, kann es behaupten lassen, dass der Server etwas verbirgt; damit kämen Sie hier nicht weiter.</translation>
    </message>
    <message>
        <source>Digits of the stolen device</source>
        <translation>Zeichen des gestohlenen Geräts</translation>
    </message>
    <message>
        <source>WorkMoniQ shows them here when it stops because of what that device says. Several with blanks between them.</source>
        <translation>WorkMoniQ zeigt sie hier, wenn es wegen der Aussage dieses Geräts anhält. Mehrere mit Leerzeichen dazwischen.</translation>
    </message>
    <message>
        <source>Look at the account</source>
        <translation>Konto ansehen</translation>
    </message>
    <message>
        <source>Join, and shut the others out</source>
        <translation>Beitreten und die anderen aussperren</translation>
    </message>
    <message>
        <source>Shut these devices out?</source>
        <translation>Diese Geräte aussperren?</translation>
    </message>
    <message>
        <source>{0}. What they hold stays on them; they get nothing more.</source>
        <translation>{0}. Was sie haben, bleibt dort; sie bekommen nichts mehr.</translation>
    </message>
    <message>
        <source>Shut them out</source>
        <translation>Aussperren</translation>
    </message>
    <message>
        <source>The code is good; nothing has changed yet. When you go on, all devices are shut out but those you tick: tick what you still have in your hands.</source>
        <translation>Der Code stimmt; noch ist nichts geändert. Beim Weitergehen werden alle Geräte ausgesperrt, die nicht angekreuzt sind: bitte ankreuzen, was noch in eigenen Händen ist.</translation>
    </message>
    <message>
        <source>Stolen, and shut out in any case: {0}.</source>
        <translation>Gestohlen und in jedem Fall ausgesperrt: {0}.</translation>
    </message>
    <message>
        <source>Keep {0}</source>
        <translation>{0} behalten</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Jetzt abgleichen</translation>
    </message>
    <message>
        <source>Live: send each five minutes</source>
        <translation>Laufend: alle fünf Minuten senden</translation>
    </message>
    <message>
        <source>Your other devices follow sooner. The server then sees to five minutes when this device was used, no longer to the hour only.</source>
        <translation>Die anderen Geräte folgen schneller. Der Server sieht dann auf fünf Minuten genau, wann dieses Gerät benutzt wurde, und nicht mehr nur auf die Stunde.</translation>
    </message>
    <message>
        <source>Keep the old recovery code</source>
        <translation>Den alten Wiederherstellungscode behalten</translation>
    </message>
    <message>
        <source>Keep the account</source>
        <translation>Das Konto behalten</translation>
    </message>
    <message>
        <source>Turn sync off?</source>
        <translation>Abgleich ausschalten?</translation>
    </message>
    <message>
        <source>The history on this device stays whole, and so does the account. Nothing is sent or fetched until you turn it on again.</source>
        <translation>Der Verlauf auf diesem Gerät bleibt ganz, das Konto auch. Bis zum Wiedereinschalten wird nichts gesendet oder geholt.</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Sync is on</source>
        <translation>Der Abgleich ist an</translation>
    </message>
    <message>
        <source>Sync is off</source>
        <translation>Der Abgleich ist aus</translation>
    </message>
    <message>
        <source>Syncing… {0}</source>
        <translation>Abgleich läuft… {0}</translation>
    </message>
    <message>
        <source>Turn off…</source>
        <translation>Ausschalten…</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Account {0} at {1}</source>
        <translation>Konto {0} bei {1}</translation>
    </message>
    <message>
        <source>Last sync: {0}</source>
        <translation>Letzter Abgleich: {0}</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Waits to be sent: {0} sealed pieces, {1}</source>
        <translation>Wartet aufs Senden: {0} versiegelte Stücke, {1}</translation>
    </message>
    <message>
        <source>The keys are being changed.</source>
        <translation>Die Schlüssel werden gewechselt.</translation>
    </message>
    <message>
        <source>The server is being told again what it lost.</source>
        <translation>Dem Server wird noch einmal gesagt, was er verloren hat.</translation>
    </message>
    <message>
        <source>A new recovery code counts from {0} on. If that was not you, keep the old one and change the password.</source>
        <translation>Ein neuer Wiederherstellungscode gilt ab {0}. Kam das von jemand anderem, bitte den alten behalten und das Passwort ändern.</translation>
    </message>
    <message>
        <source>Somebody asked with the password for the account to be deleted at {0}. If that was not you, keep it and change the password.</source>
        <translation>Jemand hat mit dem Passwort verlangt, dass das Konto gelöscht wird (fällig: {0}). Kam das von jemand anderem, bitte das Konto behalten und das Passwort ändern.</translation>
    </message>
    <message>
        <source>Something is wrong</source>
        <translation>Etwas stimmt nicht</translation>
    </message>
    <message>
        <source>the account itself</source>
        <translation>das Konto selbst</translation>
    </message>
    <message>
        <source>Found {0}, about: {1}</source>
        <translation>Gefunden {0}, betrifft: {1}</translation>
    </message>
    <message>
        <source>Wipes on their way</source>
        <translation>Löschungen unterwegs</translation>
    </message>
    <message>
        <source>Here a wipe is done at once. Other devices carry it out when they sync next; copies that a server may have kept are dead bytes once every device has new keys.</source>
        <translation>Hier ist eine Löschung sofort geschehen. Andere Geräte führen sie beim nächsten Abgleich aus; Kopien, die ein Server behalten haben mag, sind wertlos, sobald jedes Gerät neue Schlüssel hat.</translation>
    </message>
    <message>
        <source>Not confirmed yet by: {0}</source>
        <translation>Noch nicht bestätigt von: {0}</translation>
    </message>
    <message>
        <source>No new keys yet on: {0}</source>
        <translation>Noch keine neuen Schlüssel auf: {0}</translation>
    </message>
    <message>
        <source>Done everywhere.</source>
        <translation>Überall geschehen.</translation>
    </message>
    <message>
        <source>Wiped {0}</source>
        <translation>Gelöscht {0}</translation>
    </message>
    <message>
        <source>{0} sent, {1} received.</source>
        <translation>{0} gesendet, {1} empfangen.</translation>
    </message>
    <message>
        <source>It was told again, and something else is wrong: see above.</source>
        <translation>Es wurde ihm noch einmal gesagt, und etwas anderes stimmt nicht: siehe oben.</translation>
    </message>
    <message>
        <source>It was told again. Some of what it lost is not on this device either: see above.</source>
        <translation>Es wurde ihm noch einmal gesagt. Manches, was er verloren hat, ist auch auf diesem Gerät nicht: siehe oben.</translation>
    </message>
    <message>
        <source>What this device had sent is told again. Now do the same on: {0}.</source>
        <translation>Was dieses Gerät gesendet hatte, ist noch einmal gesagt. Jetzt dasselbe auch hier tun: {0}.</translation>
    </message>
    <message>
        <source>The server has again what it lost, and both sides agree.</source>
        <translation>Der Server hat wieder, was er verloren hatte, und beide Seiten stimmen überein.</translation>
    </message>
    <message>
        <source>Not everything is told again yet; sync goes on with the rest by itself.</source>
        <translation>Noch ist nicht alles wieder gesagt; der Abgleich macht mit dem Rest von selbst weiter.</translation>
    </message>
    <message>
        <source>Was the server put back to a backup?</source>
        <translation>Wurde der Server auf eine Sicherung zurückgesetzt?</translation>
    </message>
    <message>
        <source>Then it has lost what your devices sent since, and this device can tell it again. A server that hides it looks the same from here: only who runs it can tell you.</source>
        <translation>Dann hat er verloren, was Ihre Geräte seither gesendet haben, und dieses Gerät kann es ihm noch einmal sagen. Ein Server, der es verbirgt, sieht von hier genauso aus: Nur der Betreiber kann es wissen.</translation>
    </message>
    <message>
        <source>Tell it again what it lost…</source>
        <translation>Noch einmal sagen, was er verlor…</translation>
    </message>
    <message>
        <source>Progress of telling the server again</source>
        <translation>Fortschritt des erneuten Sagens</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What to ask</source>
        <translation>Was zu fragen ist</translation>
    </message>
    <message>
        <source>What happens then</source>
        <translation>Was dann geschieht</translation>
    </message>
    <message>
        <source>The account&apos;s password</source>
        <translation>Passwort des Kontos</translation>
    </message>
    <message>
        <source>The one that counted when the backup was made.</source>
        <translation>Das Passwort, das galt, als die Sicherung entstand.</translation>
    </message>
    <message>
        <source>Tell it again…</source>
        <translation>Noch einmal sagen…</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Type the password.</source>
        <translation>Bitte das Passwort eingeben.</translation>
    </message>
    <message>
        <source>Tell it again</source>
        <translation>Noch einmal sagen</translation>
    </message>
    <message>
        <source>Yes, and I asked in a way that I know</source>
        <translation>Ja, und ich habe auf einem bekannten Weg gefragt</translation>
    </message>
    <message>
        <source>Stopped. What was told again stays told, and sync goes on with the rest by itself.</source>
        <translation>Angehalten. Was wieder gesagt ist, bleibt gesagt; der Abgleich macht mit dem Rest von selbst weiter.</translation>
    </message>
    <message>
        <source>Stopped. What was told again stays told; the rest waits until you do this again.</source>
        <translation>Angehalten. Was wieder gesagt ist, bleibt gesagt; der Rest wartet, bis Sie das noch einmal tun.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
    <message>
        <source>Telling the server again</source>
        <translation>Dem Server wird es noch einmal gesagt</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Presence</source>
        <translation>Anwesenheit</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Watchers</source>
        <translation>Melder</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
</context>
<context>
    <name>timer</name>
    <message>
        <source>{0} since {1}</source>
        <translation>{0} seit {1}</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>Kein Projekt</translation>
    </message>
    <message>
        <source>Timer</source>
        <translation>Zeitnahme</translation>
    </message>
    <message>
        <source>Project or task</source>
        <translation>Projekt oder Aufgabe</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>In your own words</source>
        <translation>In eigenen Worten</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Add a project first: a timer is for one.</source>
        <translation>Bitte zuerst ein Projekt anlegen: Eine Zeitnahme gehört zu einem.</translation>
    </message>
    <message>
        <source>No timer runs.</source>
        <translation>Keine Zeitnahme läuft.</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>Wechseln</translation>
    </message>
</context>
<context>
    <name>timesheet</name>
    <message>
        <source>Week {0}: {1} – {2}</source>
        <translation>Woche {0}: {1} – {2}</translation>
    </message>
    <message>
        <source>The difference was entered by hand in free time.</source>
        <translation>Der Unterschied wurde von Hand in freier Zeit eingetragen.</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>Kein Projekt</translation>
    </message>
    <message>
        <source>A removed project</source>
        <translation>Ein entferntes Projekt</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Genau</translation>
    </message>
    <message>
        <source>Rounded</source>
        <translation>Gerundet</translation>
    </message>
    <message>
        <source>Exact {0}, rounded {1}</source>
        <translation>Genau {0}, gerundet {1}</translation>
    </message>
    <message>
        <source>Timesheet of the week</source>
        <translation>Stundenzettel der Woche</translation>
    </message>
    <message>
        <source>Invoice export…</source>
        <translation>Export für Rechnungen …</translation>
    </message>
    <message>
        <source>Signed timesheet…</source>
        <translation>Signierter Stundenzettel …</translation>
    </message>
    <message>
        <source>Type into a cell to enter more time by hand. Less time is made on the timeline: hide it there, or give it to another project.</source>
        <translation>In ein Feld tippen, um mehr Zeit von Hand einzutragen. Weniger wird es auf der Zeitleiste: dort ausblenden oder einem anderen Projekt zuordnen.</translation>
    </message>
    <message>
        <source>Earlier week</source>
        <translation>Frühere Woche</translation>
    </message>
    <message>
        <source>Later week</source>
        <translation>Spätere Woche</translation>
    </message>
    <message>
        <source>Not rounded</source>
        <translation>Nicht gerundet</translation>
    </message>
    <message>
        <source>{0} minutes</source>
        <translation>{0} Minuten</translation>
    </message>
    <message>
        <source>Round each cell to</source>
        <translation>Jedes Feld runden auf</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>Rundung</translation>
    </message>
    <message>
        <source>To the nearest</source>
        <translation>Zum nächsten Wert</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Aufwärts</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Abwärts</translation>
    </message>
</context>
<context>
    <name>today</name>
    <message>
        <source>Previous day</source>
        <translation>Voriger Tag</translation>
    </message>
    <message>
        <source>Next day</source>
        <translation>Nächster Tag</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Day to show</source>
        <translation>Gezeigter Tag</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>Spanne</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>Woche</translation>
    </message>
    <message>
        <source>Timeline of the day</source>
        <translation>Zeitleiste des Tages</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Whole day</source>
        <translation>Ganzer Tag</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Wie aufgezeichnet</translation>
    </message>
    <message>
        <source>As reported</source>
        <translation>Wie berichtet</translation>
    </message>
    <message>
        <source>Add time…</source>
        <translation>Zeit eintragen …</translation>
    </message>
    <message>
        <source>Active time</source>
        <translation>Aktive Zeit</translation>
    </message>
    <message>
        <source>Time by</source>
        <translation>Zeit nach</translation>
    </message>
    <message>
        <source>By app</source>
        <translation>Nach App</translation>
    </message>
    <message>
        <source>By category</source>
        <translation>Nach Kategorie</translation>
    </message>
    <message>
        <source>By project</source>
        <translation>Nach Projekt</translation>
    </message>
    <message>
        <source>Week of {0}</source>
        <translation>Woche vom {0}</translation>
    </message>
    <message>
        <source>{0} without a project</source>
        <translation>{0} ohne Projekt</translation>
    </message>
    <message>
        <source>{0} – {1} away</source>
        <translation>{0} – {1} abwesend</translation>
    </message>
    <message>
        <source>{0}: what was it?</source>
        <translation>{0}: Was war das?</translation>
    </message>
    <message>
        <source>Whole week</source>
        <translation>Ganze Woche</translation>
    </message>
    <message>
        <source>Apps of the day</source>
        <translation>Apps des Tages</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>Anzusehen</translation>
    </message>
    <message>
        <source>Nothing waits for you.</source>
        <translation>Nichts wartet auf Sie.</translation>
    </message>
    <message>
        <source>No active time</source>
        <translation>Keine aktive Zeit</translation>
    </message>
</context>
<context>
    <name>tray</name>
    <message>
        <source>Sync: the server does what it must not; see Sync &amp; devices</source>
        <translation>Abgleich: Der Server tut, was er nicht darf; siehe Abgleich &amp; Geräte</translation>
    </message>
    <message>
        <source>Sync: {0}</source>
        <translation>Abgleich: {0}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Private time</source>
        <translation>Private Zeit</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Start or switch task</source>
        <translation>Aufgabe starten oder wechseln</translation>
    </message>
    <message>
        <source>Open WorkMoniQ</source>
        <translation>WorkMoniQ öffnen</translation>
    </message>
    <message>
        <source>What left this device today</source>
        <translation>Was dieses Gerät heute verlassen hat</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Add a project first…</source>
        <translation>Bitte zuerst ein Projekt anlegen …</translation>
    </message>
    <message>
        <source>Stop {0}</source>
        <translation>{0} anhalten</translation>
    </message>
    <message>
        <source>Your timer ended at {0}, because the computer was off or asleep after that.</source>
        <translation>Die Zeitnahme endete um {0}, weil der Computer danach aus war oder ruhte.</translation>
    </message>
    <message>
        <source>For 15 minutes</source>
        <translation>Für 15 Minuten</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>Für 1 Stunde</translation>
    </message>
    <message>
        <source>Until tomorrow</source>
        <translation>Bis morgen</translation>
    </message>
    <message>
        <source>Until I resume</source>
        <translation>Bis zum Fortsetzen</translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation>Eigene Dauer …</translation>
    </message>
</context>
<context>
    <name>undo</name>
    <message>
        <source>Nothing to undo</source>
        <translation>Nichts rückgängig zu machen</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>Nichts zu wiederholen</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>Rückgängig gemacht: {0}</translation>
    </message>
    <message>
        <source>Done again: {0}</source>
        <translation>Wiederholt: {0}</translation>
    </message>
    <message>
        <source>Undo: {0}</source>
        <translation>Rückgängig: {0}</translation>
    </message>
    <message>
        <source>Redo: {0}</source>
        <translation>Wiederholen: {0}</translation>
    </message>
</context>
<context>
    <name>unlock</name>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Passphrase, once more</source>
        <translation>Passphrase, noch einmal</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Passphrase festlegen</translation>
    </message>
    <message>
        <source>Open history</source>
        <translation>Verlauf öffnen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Type the passphrase first.</source>
        <translation>Bitte zuerst die Passphrase eingeben.</translation>
    </message>
    <message>
        <source>The two are not the same; type them again.</source>
        <translation>Die beiden sind nicht gleich; bitte noch einmal eingeben.</translation>
    </message>
    <message>
        <source>Choose a passphrase</source>
        <translation>Eine Passphrase wählen</translation>
    </message>
    <message>
        <source>This computer has no keyring, so a passphrase keeps your history closed. It is asked for at every start.</source>
        <translation>Dieser Computer hat keinen Schlüsselbund, darum hält eine Passphrase den Verlauf verschlossen. Sie wird bei jedem Start erfragt.</translation>
    </message>
    <message>
        <source>Open your history</source>
        <translation>Den Verlauf öffnen</translation>
    </message>
    <message>
        <source>Until the passphrase is here, what happens is kept in memory only.</source>
        <translation>Bis die Passphrase da ist, bleibt das Geschehen nur im Arbeitsspeicher.</translation>
    </message>
</context>
<context>
    <name>until</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Private time</source>
        <translation>Private Zeit</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> Minuten</translation>
    </message>
    <message>
        <source>How many minutes</source>
        <translation>Wie viele Minuten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>{0} for how long?</source>
        <translation>{0}: wie lange?</translation>
    </message>
    <message>
        <source>until {0}</source>
        <translation>bis {0}</translation>
    </message>
</context>
<context>
    <name>welcome</name>
    <message>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <source>Welcome to WorkMoniQ</source>
        <translation>Willkommen bei WorkMoniQ</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Your recovery phrase</source>
        <translation>Die Wiederherstellungsphrase</translation>
    </message>
    <message>
        <source>The only way into your history if the key of this computer is lost. Write it on paper. Nobody else has it, and nobody can make it again.</source>
        <translation>Der einzige Weg zum Verlauf, wenn der Schlüssel dieses Computers verloren ist. Bitte auf Papier schreiben. Niemand sonst hat sie, und niemand kann sie noch einmal erzeugen.</translation>
    </message>
    <message>
        <source>Recovery phrase</source>
        <translation>Wiederherstellungsphrase</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>Schritt {0} von {1}</translation>
    </message>
    <message>
        <source>I have written it down</source>
        <translation>Ich habe sie aufgeschrieben</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>What may it listen to?</source>
        <translation>Worauf darf es achten?</translation>
    </message>
    <message>
        <source>All of it can be changed at any time in Settings.</source>
        <translation>Alles lässt sich jederzeit in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>Start by itself?</source>
        <translation>Von selbst starten?</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Switch to another window now, then come back: its name appears here. Nothing is shown anywhere else.</source>
        <translation>Jetzt zu einem anderen Fenster wechseln, dann zurück: Sein Name erscheint hier. Nirgendwo sonst wird etwas gezeigt.</translation>
    </message>
    <message>
        <source>Seen: {0}, “{1}”</source>
        <translation>Gesehen: {0}, „{1}“</translation>
    </message>
    <message>
        <source>No other window seen yet.</source>
        <translation>Noch kein anderes Fenster gesehen.</translation>
    </message>
    <message>
        <source>{0}: switched off</source>
        <translation>{0}: ausgeschaltet</translation>
    </message>
    <message>
        <source>✓ {0}: works</source>
        <translation>✓ {0}: geht</translation>
    </message>
    <message>
        <source>! {0}: does not work here; {1}</source>
        <translation>! {0}: geht hier nicht; {1}</translation>
    </message>
</context>
<context>
    <name>wipe</name>
    <message>
        <source>Name an app first.</source>
        <translation>Bitte zuerst eine App nennen.</translation>
    </message>
    <message>
        <source>This would go: {0}.</source>
        <translation>Das würde entfernt: {0}.</translation>
    </message>
    <message>
        <source>The key goes too: no copy can be opened afterwards.</source>
        <translation>Auch der Schlüssel wird vernichtet: Danach lässt sich keine Kopie mehr öffnen.</translation>
    </message>
    <message>
        <source>Backup to be cleaned: {0}</source>
        <translation>Zu bereinigende Sicherung: {0}</translation>
    </message>
    <message>
        <source>Deleted as a whole, for it was set aside: {0}</source>
        <translation>Als Ganzes gelöscht, denn sie lag beiseite: {0}</translation>
    </message>
    <message>
        <source>Wiped on {0} at {1}</source>
        <translation>Gelöscht am {0} um {1}</translation>
    </message>
    <message>
        <source>Gone: {0}.</source>
        <translation>Entfernt: {0}.</translation>
    </message>
    <message>
        <source>The key was destroyed.</source>
        <translation>Der Schlüssel wurde vernichtet.</translation>
    </message>
    <message>
        <source>cleaned</source>
        <translation>bereinigt</translation>
    </message>
    <message>
        <source>will be cleaned when it can be reached</source>
        <translation>wird bereinigt, sobald sie erreichbar ist</translation>
    </message>
    <message>
        <source>is not there any more</source>
        <translation>ist nicht mehr da</translation>
    </message>
    <message>
        <source>Backup {0}: {1}</source>
        <translation>Sicherung {0}: {1}</translation>
    </message>
    <message>
        <source>Not promised: {0}</source>
        <translation>Nicht versprochen: {0}</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>Gespeichert als {0}</translation>
    </message>
    <message>
        <source>{0} window spans, {1} presence spans, {2} titles, {3} input counts, {4} active time</source>
        <translation>{0} Fensterabschnitte, {1} Anwesenheitsabschnitte, {2} Titel, {3} Eingabezählungen, {4} aktive Zeit</translation>
    </message>
    <message>
        <source>{0} spans of other watchers</source>
        <translation>{0} Einträge anderer Beobachter</translation>
    </message>
    <message>
        <source>The receipt could not be written there ({0}).</source>
        <translation>Die Quittung ließ sich dort nicht schreiben ({0}).</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Removes what was recorded, for good. You see what goes before it does.</source>
        <translation>Entfernt Aufgezeichnetes endgültig. Vorher ist zu sehen, was entfernt wird.</translation>
    </message>
    <message>
        <source>What to wipe</source>
        <translation>Was gelöscht wird</translation>
    </message>
    <message>
        <source>A time range</source>
        <translation>Ein Zeitraum</translation>
    </message>
    <message>
        <source>One app</source>
        <translation>Eine App</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Range to wipe</source>
        <translation>Zu löschender Zeitraum</translation>
    </message>
    <message>
        <source>App to wipe</source>
        <translation>Zu löschende App</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>App</source>
        <translation>App</translation>
    </message>
    <message>
        <source>Show what would go</source>
        <translation>Zeigen, was entfernt würde</translation>
    </message>
    <message>
        <source>Yes, remove this for good</source>
        <translation>Ja, endgültig entfernen</translation>
    </message>
    <message>
        <source>To remove everything, type {0} here:</source>
        <translation>Um alles zu entfernen, hier {0} eingeben:</translation>
    </message>
    <message>
        <source>Progress of the wipe</source>
        <translation>Fortschritt des Löschens</translation>
    </message>
    <message>
        <source>Save receipt…</source>
        <translation>Quittung speichern…</translation>
    </message>
    <message>
        <source>Save receipt</source>
        <translation>Quittung speichern</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{0} s</source>
        <translation>{0} s</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} min</translation>
    </message>
    <message>
        <source>{0} h {1:02} min</source>
        <translation>{0} h {1:02} min</translation>
    </message>
    <message>
        <source>{0} ms</source>
        <translation>{0} ms</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <comment>how a day is written, for Qt&apos;s dates</comment>
        <translation>dddd, d. MMMM yyyy</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a day, shorter</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>ddd d</source>
        <comment>a day of a week</comment>
        <translation>ddd d.</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a day without its year, for Qt&apos;s dates</comment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>tomorrow {0}</source>
        <translation>morgen {0}</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Untätig</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Asleep</source>
        <translation>Ruhezustand</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privat</translation>
    </message>
    <message>
        <source>Blind</source>
        <translation>Blind</translation>
    </message>
    <message>
        <source>Wiped</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Zeichnet auf</translation>
    </message>
    <message>
        <source>Screen locked</source>
        <translation>Bildschirm gesperrt</translation>
    </message>
    <message>
        <source>Private time</source>
        <translation>Private Zeit</translation>
    </message>
    <message>
        <source>Cannot see</source>
        <translation>Sieht nichts</translation>
    </message>
    <message>
        <source>Waiting for the key</source>
        <translation>Wartet auf den Schlüssel</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Not recording</source>
        <translation>Zeichnet nicht auf</translation>
    </message>
    <message>
        <source>{0}, in a meeting</source>
        <translation>{0}, in einer Besprechung</translation>
    </message>
    <message>
        <source>{0} until you resume</source>
        <translation>{0} bis zum Fortsetzen</translation>
    </message>
    <message>
        <source>{0} until {1}</source>
        <translation>{0} bis {1}</translation>
    </message>
    <message>
        <source>Outside your work hours</source>
        <translation>Außerhalb der Arbeitszeiten</translation>
    </message>
    <message>
        <source>Outside your work hours until {0}</source>
        <translation>Außerhalb der Arbeitszeiten bis {0}</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Idle time</source>
        <translation>Leerlauf</translation>
    </message>
    <message>
        <source>Input counts</source>
        <translation>Eingabezählung</translation>
    </message>
    <message>
        <source>Lock and sleep</source>
        <translation>Sperre und Ruhezustand</translation>
    </message>
    <message>
        <source>Meetings and video</source>
        <translation>Besprechungen und Video</translation>
    </message>
</context>
</TS>
