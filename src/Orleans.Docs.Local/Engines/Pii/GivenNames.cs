using System.Collections.Frozen;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Given names that are common in many countries, lower case and without accents. Presence is evidence, absence is
/// none. <see cref="AlsoWords"/> are those that are ordinary words as well and count for less.
/// </summary>
internal static class GivenNames
{
    private const string Listed = """
        aaron abdul abdullah abel abigail abraham ada adalbert adam adamo adela adele adeline adil adrian adriana
        adrien agata agatha agnes agnieszka agustin ahmad ahmed aida aidan aiko aileen aino ajay akemi akio akira
        aksel alain alan alana albert alberto albin aldo alejandra alejandro aleksandar aleksander aleksandra aleksi
        alena alessandra alessandro alessia alessio alex alexander alexandra alexandre alexandros alexandru alexei
        alexia alexis alfonso alfred alfredo ali alice alicia alina alisa alisha alison allan allen allison alma
        alois alvaro alvin amalia amanda amar amber amelia amelie amina amir amit amy ana anabel anastasia anders
        andre andrea andreas andreea andrei andres andrew andrey andrzej andy anett angel angela angelica angelina
        angelo angus anika anil anita anja anjali ankit ann anna annabel anne annelie anneliese annemarie annette
        annie annika anselm ansgar anthony antje anton antonella antonia antonin antonio antony anya april archie
        ariana ariane ariel arlene armand armando armin arnaud arne arnold arthur artur arturo arun arvid asa asha
        ashley ashok asif asta astrid athena attila aubrey audrey august augusta augustin aurelie aurora austin ava
        axel ayesha aylin ayse barbara barnabas barry bart bartosz bashir basil bastian beate beatrice beatrix
        beatriz belinda ben benedict benedikt benita benito benjamin bent bernadette bernard bernardo bernd bernhard
        bernice bert berta bertha bertil bertram beth bethany betty beverly bianca bill birgit birgitta bjarne bjorn
        blanca blanche blazej bo bob bobby bogdan boris bozena brad bradley brandon brenda brendan brent brett brian
        bridget brigitte bruce bruno bryan bryce burkhard caitlin caleb calvin cameron camila camilla camille cara
        carina carl carla carlo carlos carlotta carmela carmen carol carole carolina caroline carolyn carsten casey
        caspar cassandra catalina caterina catherine cathy cecile cecilia cedric celeste celia celine cem cesar chad
        chandra chang chantal charles charlie charlotte chelsea chen chester chiara chiyo chloe chris christa
        christel christian christiane christina christine christoph christophe christopher christos chuck cindy
        claire clara clarence clarissa clark claude claudia claudio claus clement clemens clifford clinton clive
        clyde colin colleen connie connor conrad constance constantin cora corinna corinne cornelia cornelius cory
        courtney craig cristian cristiano cristina cristobal crystal curtis cynthia cyril cyrus dagmar dagny daisy
        dale dalia damian damien dan dana daniel daniela daniele danielle danilo danny daphne daria dariusz darko
        darlene darrell darren dave david davide dawid dean deanna debbie deborah debra deepak deirdre dejan delia
        della denis denise dennis derek desmond detlef devin diana diane dianne didier diego dieter dietmar dietrich
        dilip dimitri dimitris dina dinesh dino dirk dmitri dmitry dolores dominic dominik dominika dominique don
        donald donna donovan dora doreen dorian doris dorota dorothea dorothy doug douglas dragan duncan dustin
        dusan dwayne dylan earl eberhard ebba eckhard eddie edgar edit edith edmund edna eduard eduardo edward edwin
        edyta egon eileen einar eino eirik elaine eleanor eleanora elena eleni eleonora elfriede eli elias eliane
        elif elijah elin elina eliot elisa elisabeth elise eliza elizabeth elke ella ellen elliot elliott elmar elsa
        else elsie elvira emanuel emanuele emil emile emilia emilie emilio emily emma emmanuel emre ene enid enrico
        enrique eric erica erich erik erika erin erkki erna ernest ernesto ernst erwin esa esteban estelle ester
        esther ethan etienne eugen eugene eugenia eva evan evangelia eve evelyn evgeny ewa ewan ewald fabian fabien
        fabio fabrice fabrizio faisal farah farid fatima fatma fay federica federico felicia felicitas felicity
        felipe felix ferdinand ferenc fernanda fernando fiona flavia flora florence florian floyd frances francesca
        francesco francine francis francisca francisco franck francois francoise frank franklin franz franziska fred
        freddie frederic frederick frederik fredrik freya frida frieda friedrich fritz gabor gabriel gabriela
        gabriele gabriella gabrielle gail gareth garry gary gavin gemma gene genevieve geoff geoffrey georg george
        georges georgia georgina georgios gerald geraldine gerard gerd gerda gerhard gertrud gertrude gianluca
        gianni gilbert gilles gillian gina ginger gino giorgio giovanna giovanni gisela gisele giulia giuliano
        giulio giuseppe gladys glen glenda glenn gloria gonzalo gordon gottfried grace graham grant greg gregor
        gregory greta gretchen grzegorz guadalupe gudrun guido guillaume guillermo gunnar gunter gunther gustaf
        gustav gustavo guy gwen gwendolyn gyorgy hakan haley halina hamza hana hanna hannah hanne hannelore hannes
        hans harald haris harold harriet harrison harry hartmut harvey hasan hassan hazel heather hector hedwig
        heidi heike heiko heiner heinrich heinz helen helena helene helga hella helmut hendrik henri henriette
        henrik henrike henry herbert heribert herman hermann herve hilary hilda hilde hildegard hillary hiroko
        hiroshi holger hollie holly hong horst howard hubert hugh hugo hussein ian ibrahim ida ignacio igor ike
        ilaria ilona ilse imran ina ines inga inge ingeborg ingo ingrid ioannis ioana ira iren irena irene irina
        iris irma irmgard isaac isabel isabela isabell isabella isabelle isaiah isidor ismael ismail istvan ivan
        ivana ivar ivo ivy iwona jack jackie jackson jacob jacek jacqueline jacques jade jakob jaime jake jakub
        jamal james jamie jan jana jane janet janice janina janine janis janne janos jared jari jaroslav jarmila
        jasmin jasmine jason javier jay jayne jean jeanette jeanne jeff jeffery jeffrey jelena jenna jennie jennifer
        jenny jens jeremiah jeremy jerome jerry jesper jesse jessica jessie jesus jill jim jimmy jin jiri jitka
        joachim joan joana joanna joanne joao joaquin joe joel joelle joerg johan johann johanna johannes john
        johnny jolanta jon jonas jonathan jorge jordan jorg jose josef josefina joseph josephine josh joshua josie
        joy joyce juan juana juanita judith judy juergen juha juhani julia julian juliana juliane julie julien
        juliet juliette julio julius jun junko jurgen justin justine justyna jutta kaarina kai kaija kalle kamal
        kamil kamila karel karen kari karim karin karina karl karla karol karolina karsten karthik kaspar kasper
        katarina katarzyna kate katharina katherine kathleen kathrin kathryn kathy katie katja katrin katrina katya
        kay kayla kazuo keiko keith kelly kelvin ken kenji kenneth kerry kerstin kevin khadija khalid kim kimberly
        kirk kirsten kjell klara klaus knut konrad konstantin konstantinos kostas kris krishna kristen kristian
        kristiina kristin kristina kristine kristof krystyna krzysztof kumar kumiko kurt kyle kylie ladislav laila
        lance lara larissa larry lars laszlo latoya laura laurel lauren laurence laurent lauri laurie lea leah
        leandro lee leena leif leila len lena lene leo leon leonard leonardo leonie leonora leopold leroy lesley
        leslie leszek leticia lewis li lia liam lidia liisa lilian liliana lillian lilly lily lina linda lindsay
        lindsey linus lionel lisa lise lisbeth lizzie ljubica lloyd logan lois lola lothar lorena lorenzo loretta
        lori lorraine lotte lou louis louisa louise luc luca lucas lucia lucie lucien lucille lucinda lucy ludmila
        ludwig luigi luis luisa luise luka lukas lukasz luke luther lydia lyle lynda lynn lynne mabel maciej
        madeleine madeline madison mads magda magdalena magnus mahmoud maja malcolm malgorzata malin malte mandy
        manfred manoj manuel manuela mara marc marcel marcela marcello marcia marcin marco marcos marcus marek
        margaret margareta margarete margarita margit margot margrit marguerite maria mariah marian mariana marianne
        marie marija marijke marika marilyn marina mario marion marisa marit marita marius marjorie mark marko
        markus marlene marlies marlon marta marten martha marthe martin martina marty marvin mary maryam masako
        mateo mateusz mathias mathieu mathilde matias matilda matt matteo matthew matthias matti mattias maud
        maureen maurice mauricio mauro max maxim maxime maximilian maxine maya megan mehmet meike melanie melinda
        melissa melvin mercedes meredith merle mette mia michael michaela michal michel michela michele micheline
        michelle miguel mihai mikael mike mikhail mikko milan mildred milena miles milica milos mina minna mira
        miranda mireille mirela miriam miroslav mirjam mirko mitchell mohamed mohammad mohammed mohan moira molly
        mona monica monika monique morgan moritz morten moses muhammad mukesh murat muriel mustafa myra myriam
        myrtle nadia nadine nadja nancy naomi natalia natalie natasha nathalie nathan nathaniel navid neal ned neha
        neil nelly nelson nestor nicholas nick nicky nico nicola nicolas nicole niels niklas nikola nikolai nikolas
        nikolaos nikos nils nina nino nisha noah noel noelle noemi nora norah norbert noreen norma norman norbert
        nuno octavia odile olaf olav ole oleg olena olga oliver olivia olivier olof omar ondrej orlando orsolya
        oscar oskar oswald otmar otto owen pablo paige paloma pam pamela paola paolo parvati pascal pascale pat
        patrice patricia patricio patrick patrik patrizia patty paul paula paulina pauline paulo pavel pawel pedro
        peggy pekka penelope penny per percy peter petr petra petri petros phil philip philipp philippa philippe
        phillip phoebe phyllis pia pierre pieter pilar piotr pirjo polly prakash pramod priya priscilla quentin
        quincy rachael rachel radek radka rafael rafal ragnar rahul raimund rainer raj rajesh ralf ralph ramesh
        ramon ramona randall randolph randy raphael raquel rashid raul ravi ray raymond rebecca regina reginald
        regine reiner reinhard reinhold rekha rena renata renate rene renee reuben rhonda ricardo riccardo richard
        rick ricky riikka rikke rita ritva rob robert roberta roberto robin robyn rocio roderick rodney rodolfo
        rodrigo roger rohit roland rolando rolf roman romana romeo romy ron ronald ronnie rosa rosalie rosalind
        rosario rose rosemarie rosemary rosie ross rowan roxanne roy ruben ruby rudi rudolf rudolph rufus rupert
        russell ruth ryan sabina sabine sabrina sachin sadie said saki sally salma salvador salvatore sam samantha
        samir samira samson samuel sandeep sandor sandra sandro sandy sanjay santiago sara sarah sascha sasha
        satoshi saul scott sean sebastian sebastiano selena selina selma serena serge sergei sergey sergio seth
        severin shane shannon sharon shaun shawn sheila shelley sherry shirley sibylle sidney siegfried sierra
        sigrid silas silke silvana silvia simon simona simone sinead sofia sofie solveig sonia sonja sonya sophia
        sophie soren spencer stacey stacy stanislav stanley stefan stefania stefanie stefano steffen stella stellan
        stephan stephane stephanie stephen stephanie steve steven stewart stig stuart sue sunil suresh susan susana
        susanna susanne susie suzanne suzy svein sven svenja svetlana sybil sydney sylvester sylvia sylvie tabea
        tadeusz takashi tamara tammy tania tanja tanya tara tarik tatiana tatjana ted teresa terence teresia terje
        terrance terrence terri terry tess tessa thaddeus thea theo theodor theodora theodore theresa therese
        thibault thierry thomas thor thorsten tiago tiffany tilda till tim timo timothy tina tobias toby todd tom
        tomas tomasz tommaso tommy tomoko toni tony tonya torben tord tore torsten tracey tracy trent trevor tricia
        trine tristan troy trude tuomas tyler tyrone udo ulf ulla ulrich ulrike umberto uma ursula uta ute uwe
        valentin valentina valeria valerie vanessa vasco vasile vera verena verner veronica veronika veronique
        vicente vicki vicky victor victoria vijay viktor viktoria vilma vince vincent vincenzo viola violet violeta
        virginia virginie vishal vittoria vittorio vivian viviane vivien vladimir volker wade wallace walter
        waltraud wanda ward warren wayne wei wendelin wendy werner wilbur wilfred wilhelm wilhelmina willem william
        willie willis wilma winfried winifred winston wojciech wolfgang xavier xiao yan yannick yasmin yasuko
        yiannis ying yoko yolanda yosef yoshiko youssef yuki yuko yuri yusuf yves yvette yvonne zachary zahra zane
        zdenek zeynep zita zoe zofia zoltan zora zoran zsofia zsolt zuzana
        """;

    private const string Words = """
        april august austin amber angel ann art asa bill bo chance chase chester clement constance crystal daisy
        dale dan dean don earl ebba else ena eve faith florence frank gene ginger glen grace grant guy hazel holly hope
        iris ivy jade jan jay jean jordan joy june kay kim ken lance laurel li lily lou major mark mary max may mike
        miles mina mona nelson norma olive orlando page pat pearl penny per pia pilar ray rich rob rose ross ruby
        rusty said sandy scott sierra sky stella sue summer sydney ted till tony victor victoria viola violet
        virginia wade wanda ward wayne will wren hong jin jun chang lee logan madison morgan jackson lincoln paris
        london rosario mercedes santiago san florian ali
        """;

    private static readonly FrozenSet<string> All = Split(Listed);

    private static readonly FrozenSet<string> AlsoWords = Split(Words);

    public static bool Holds(string folded) => All.Contains(folded);

    public static bool IsAlsoWord(string folded) => AlsoWords.Contains(folded);

    private static FrozenSet<string> Split(string list) =>
        list.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
